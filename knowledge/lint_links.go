package knowledge

// page is an address as readers of one language meet it.
type page struct {
	url      string
	language Language
}

// retitled finds one page under several names, which readers take for several pages.
func (b *Base) retitled() Problems {
	first := map[page]placed[Link]{}
	var found Problems
	for _, issue := range b.issues {
		for _, link := range issue.in.links {
			found = append(found, compareTitles(issue, link, first)...)
		}
	}
	return found
}

func compareTitles(issue *Issue, link placed[Link], first map[page]placed[Link]) Problems {
	var found Problems
	for language, title := range link.value.Title {
		p := page{link.value.URL, language}
		earlier, again := first[p]
		if !again {
			first[p] = link
			continue
		}
		if name := earlier.value.Title[language]; name != title {
			found = append(found, link.at.problem(Warning, "the entry %q calls %s %q, another one %q (%s)",
				issue.ID, p.url, title, name, earlier.at))
		}
	}
	return found
}
