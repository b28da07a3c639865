package work

// AskHowMany is what is to be done about a group meeting that more journeys name
// as attended than people took part in it: by what is recorded, one of the two is
// wrong. Whoever knows puts the number right, or withdraws an attendance.
//
// No row of a view says so. The meeting's own stream does not know who name it,
// since that would outlive their erasure, so the list counts the one against the
// other. It waits since the latest attendance was recorded.
const AskHowMany Kind = "deelnemers-navragen"
