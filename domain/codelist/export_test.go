package codelist

// What the tests look into.
var (
	FixedLists  = fixed
	ReliedCodes = relied
)
