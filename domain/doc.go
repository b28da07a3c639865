// Package domain is the part of the platform that would survive a change of
// database, web framework or message bus. It holds no code itself; read its
// packages in this order:
//
//	client, journey   what may happen to a client and on their journey, and why not
//	directory, staff  what the desk says about itself: who works there, for whom, by which words and terms
//	sharing           on which terms data about a client may go to somebody else
//	deskterm          what the desk decides itself where no law or standard says it
//	posting           to whom at the desk something can be given
//	meeting, tally    what a desk does for people whom it does not know
//	reorganisation    what an employer announces that costs jobs
//	merge             which files are of one person
//	voucher, fund     what may happen to a training voucher, and to the budget it is paid from
//	decider           the shape that these share: commands, events, withdrawal, moments
//	catalog           every fact that can be recorded, on one page
//	sentences         what each of them says, in Dutch and in English
//	codelist, form    the words that may be used, and what a well-formed command is
//	command           load, fold, decide, seal, append; a request counts once
//	people            where every command about a person passes, and a restriction holds
//	employers         where every command about a reorganisation passes, and gets its evidence
//	standing          what the directory says now, at hand in every process
//	policy            what follows from a fact, and the engine that sees to it
//	access            who may do what to whom
//	codec             how facts become bytes, what is sealed in them, and old bytes new facts
//	eventstore        what is asked of a database of events
//	vault             what is asked of a keeper of keys
//	document          papers, sealed, beside the keys; and what is asked of their keeper
//	audit             whether a log is the one that it is said to be
//
// Imports point inwards: what is decided depends on decider alone, and on
// nothing that can be otherwise tomorrow. A test beside this page says exactly
// what may import what.
package domain
