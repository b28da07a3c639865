package client

// CorrectDetails corrects details of a client because they asked for it (GDPR
// article 16). It is [ChangeDetails] for another purpose: it is carried out
// although processing is restricted, as it is while the client contests that
// the details are right, or although they object to being guided.
type CorrectDetails ChangeDetails

func (c CorrectDetails) decide(s Story, at Mark) ([]Event, error) {
	return ChangeDetails(c).decide(s, at)
}
