package links

// IsPublic is tested by itself, since addresses of the public internet cannot be reached in a test.
var IsPublic = isPublic

// KnownPages lists the pages that known.yaml leads to, and those whose sections it names.
func KnownPages() (targets, withAnchors []string) {
	k := readKnown()
	for _, to := range k.Renamed.Pages {
		targets = append(targets, to)
	}
	for page := range k.Anchors {
		withAnchors = append(withAnchors, page)
	}
	return targets, withAnchors
}
