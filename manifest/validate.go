package manifest

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"
)

// The limits of the app manifest schema, in characters (Unicode code points, as JSON Schema counts them).
const (
	maxShortName   = 30
	maxDeveloper   = 32
	maxURL         = 2048
	maxCommands    = 12
	maxTitle       = 128
	maxDescription = 4000
	maxPrompt      = 4000
)

// Validate names everything that is wrong with the app at once, one line for each, with the flags as the command line
// spells them; nil means that Write will build a package. Values are not repeated, since people paste secrets into
// the wrong flag.
func (a App) Validate() error {
	var p problems
	p.id(a.AppID)
	p.developer(a.Developer)
	p.address("--website", a.Website)
	p.address("--privacy", a.Privacy)
	p.address("--terms", a.Terms)
	p.name(a.Name)
	p.version(a.Version)
	p.commands(a.Commands)
	p.extension(a.Extension)
	return errors.Join(p...)
}

var guidForm = regexp.MustCompile(`^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$`)

type problems []error

func (p *problems) add(format string, args ...any) { *p = append(*p, fmt.Errorf(format, args...)) }

func (p *problems) id(id string) {
	switch {
	case id == "":
		p.add("--app-id is missing: give the Microsoft App ID of the bot's registration")
	case !guidForm.MatchString(id):
		p.add("--app-id is not a GUID of the form xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx")
	}
}

func (p *problems) developer(name string) {
	if strings.TrimSpace(name) == "" {
		p.add("--developer is missing: give the name of the organization that answers for the app")
	}
	p.length("--developer", name, maxDeveloper)
}

// address asks for https although the schema lets http pass: the pages open from inside Teams.
func (p *problems) address(flag, value string) {
	if value == "" {
		p.add("%s is missing: give the address of the page, starting with https://", flag)
		return
	}
	u, err := url.Parse(value)
	switch {
	case err != nil || u.Hostname() == "" || u.Scheme != "https":
		p.add("%s is not a full address that starts with https://", flag)
	case u.User != nil:
		p.add("%s holds a user name or password: everybody could read it", flag)
	}
	p.length(flag, value, maxURL)
}

func (p *problems) name(name string) {
	if name != "" && isBlank(name) {
		p.add(`the name is blank or "null", which Teams refuses`)
	}
	p.length("the name", name, maxShortName)
}

func (p *problems) version(version string) {
	semver := regexp.MustCompile(`^(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})$`)
	if !semver.MatchString(version) {
		p.add("the version must be three numbers, like 1.4.0")
	}
}

func (p *problems) commands(commands []Command) {
	if len(commands) > maxCommands {
		p.add("there are %d commands; Teams takes at most %d", len(commands), maxCommands)
	}
	for _, l := range languages() {
		number := map[string]int{}
		for i, c := range commands {
			p.command(i+1, c, l)
			p.sameTitle(number, i+1, c.Title[l.tag], l)
		}
	}
}

func (p *problems) command(n int, c Command, l language) {
	p.text(n, "title", c.Title[l.tag], l, maxTitle)
	p.text(n, "description", c.Description[l.tag], l, maxDescription)
	if c.isPrompt() {
		p.text(n, "prompt", c.Prompt[l.tag], l, maxPrompt)
	}
}

func (p *problems) text(n int, field, value string, l language, limit int) {
	p.translated(fmt.Sprintf("command %d", n), field, value, l, limit)
}

// sameTitle remembers each title in number: two that look alike in the menu cannot be told apart.
func (p *problems) sameTitle(number map[string]int, n int, title string, l language) {
	key := strings.ToLower(strings.TrimSpace(title))
	if first, ok := number[key]; ok && key != "" {
		p.add("commands %d and %d have the same %s title", first, n, l.name)
		return
	}
	number[key] = n
}

func (p *problems) length(what, value string, limit int) {
	if !utf8.ValidString(value) {
		p.add("%s is not valid UTF-8", what)
	}
	if n := utf8.RuneCountInString(value); n > limit {
		p.add("%s has %d characters; Teams takes at most %d", what, n, limit)
	}
}

// isBlank follows the localisation schema, which takes neither white space alone nor the word null.
func isBlank(s string) bool {
	return strings.TrimSpace(s) == "" || strings.EqualFold(s, "null")
}
