package client_test

import (
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/client"
	"klantreis/domain/decider/decidertest"
)

var (
	textAsked     = client.TextDestructionRequested{Event: askText.Event, Journey: begin.Journey, Ground: askText.Ground, By: askText.By}
	textDestroyed = client.TextDestroyed{Event: askText.Event, Journey: begin.Journey, Ground: askText.Ground, RequestedBy: "idp|ada", ConfirmedBy: "idp|bea"}
	textUnasked   = client.TextDestructionRetracted(unaskText)
)

func TestDestroyingATextTakesTwo(t *testing.T) {
	it := decidertest.For(t, client.Decider)
	it("asks for a text to be destroyed").Given(registered, begun).When(askText).Then(textAsked)
	it("asks once").Given(registered, begun, textAsked).When(askText).Refuses(client.ErrTextAsked)
	other := askText
	other.By, other.Ground = "idp|cor", "derden"
	it("asks once, whoever asks").Given(registered, begun, textAsked).When(other).Refuses(client.ErrTextAsked)
	it("is confirmed by a second person").Given(registered, begun, textAsked).When(destroyText).Then(textDestroyed)
	it("is not confirmed by the same person").Given(registered, begun, textAsked).
		When(client.ConfirmTextDestruction{Event: askText.Event, By: "idp|ada"}).Refuses(client.ErrSamePerson)
	it("is not confirmed before it was asked for").Given(registered, begun).When(destroyText).Refuses(client.ErrTextNotAsked)
	it("is confirmed once").Given(registered, begun, textAsked, textDestroyed).When(destroyText).Refuses(client.ErrTextNotAsked)
	it("is not asked for once it is destroyed").Given(registered, begun, textAsked, textDestroyed).When(askText).Refuses(client.ErrTextGone)
	it("goes on also while processing is restricted").Given(registered, begun, restricted, textAsked).When(destroyText).Then(textDestroyed)
}

func TestWhichTextIsDestroyed(t *testing.T) {
	it := decidertest.For(t, client.Decider)
	nowhere := askText
	nowhere.Found = client.TextPlace{}
	it("is one that was found").Given(registered, begun).When(nowhere).Refuses(client.ErrNoText)
	inFile := askText
	inFile.Found = client.TextPlace{File: decidertest.ID(5)}
	asked, gone := textAsked, textDestroyed
	asked.File, asked.Journey = decidertest.ID(5), uuid.Nil
	gone.File, gone.Journey = asked.File, asked.Journey
	it("may stand in a file").Given(registered).When(inFile).Then(asked)
	it("is destroyed where it was found").Given(registered, asked).When(destroyText).Then(gone)
	inVoucher := askText
	inVoucher.Found = client.TextPlace{Voucher: decidertest.ID(6)}
	asked.File, asked.Voucher = uuid.Nil, decidertest.ID(6)
	gone.File, gone.Voucher = uuid.Nil, asked.Voucher
	it("may stand in a voucher").Given(registered).When(inVoucher).Then(asked)
	it("is destroyed in that voucher").Given(registered, asked).When(destroyText).Then(gone)

	second := askText
	second.Event = decidertest.ID(91)
	want := textAsked
	want.Event = second.Event
	it("is one of several").Given(registered, begun, textAsked).When(second).Then(want)
	it("is confirmed by itself").Given(registered, begun, want).When(destroyText).Refuses(client.ErrTextNotAsked)
}

func TestAskingForATextToBeDestroyedIsRetracted(t *testing.T) {
	it := decidertest.For(t, client.Decider)
	it("is retracted by the person who asked").Given(registered, begun, textAsked).When(unaskText).Then(textUnasked)
	no := unaskText
	no.By = "idp|bea"
	it("is retracted by who will not confirm it").Given(registered, begun, textAsked).When(no).Then(client.TextDestructionRetracted(no))
	it("is asked for before that").Given(registered, begun).When(unaskText).Refuses(client.ErrTextNotAsked)
	it("is not retracted once it is done").Given(registered, begun, textAsked, textDestroyed).When(unaskText).Refuses(client.ErrTextNotAsked)
	it("is not confirmed any more").Given(registered, begun, textAsked, textUnasked).When(destroyText).Refuses(client.ErrTextNotAsked)
	it("is asked for again").Given(registered, begun, textAsked, textUnasked).When(askText).Then(textAsked)
}
