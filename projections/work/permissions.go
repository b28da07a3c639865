package work

// ReconsiderReferral is what is to be done about a referral that is open at a
// partner when the permission that it rests on has ended: the partner sees it no
// more, and can neither answer nor report back. Whoever sent it asks the client,
// ends the referral and, where the client permits that anew, makes another.
//
// No row of a view says so: the permission is in the file of the client, and the
// referral in a journey. Meanwhile nobody is told to ask the partner for news of
// it.
const ReconsiderReferral Kind = "verwijzing-heroverwegen"
