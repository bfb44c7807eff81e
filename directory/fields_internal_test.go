package directory

import (
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// decoded lists the names that a type takes from JSON, at its first level.
func decoded(v any) []string {
	var names []string
	for field := range reflect.TypeOf(v).Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func TestNothingBeyondThePrivacyListIsDecoded(t *testing.T) {
	for permission, v := range map[Permission]any{ReadReports: registration{}, ReadUsers: user{}, ReadOrganization: organization{}} {
		listed := slices.Sorted(slices.Values(Fields()[permission]))
		if diff := cmp.Diff(listed, decoded(v)); diff != "" {
			t.Errorf("%s, listed - and decoded +\n%s", permission, diff)
		}
	}
	if got := append(decoded(plan{}), decoded(organizations{})...); !slices.Equal(got, []string{"capabilityStatus", "servicePlanId", "value"}) {
		t.Errorf("inside them %q are decoded", got)
	}
	if errors := reflect.TypeFor[user]().Field(4); errors.Name != "ProvisioningErrors" || errors.Type.Elem().NumField() != 0 {
		t.Errorf("of an error of synchronization something is decoded: %v", errors.Type)
	}
}

func TestThePrivacyPageHasTheList(t *testing.T) {
	page, err := os.ReadFile("../docs/privacy.md")
	if err != nil {
		t.Fatal(err)
	}
	_, list, found := strings.Cut(string(page), "<!-- fields:")
	list, _, ended := strings.Cut(list, "<!-- end of fields -->")
	if !found || !ended {
		t.Fatal("docs/privacy.md has no list between its markers")
	}
	said := map[Permission][]string{}
	for _, row := range regexp.MustCompile("(?m)^\\| `([A-Za-z.]+)` \\| `([A-Za-z]+)` \\| .+ \\|$").FindAllStringSubmatch(list, -1) {
		said[Permission(row[1])] = append(said[Permission(row[1])], row[2])
	}
	for _, p := range Permissions() {
		if diff := cmp.Diff(slices.Sorted(slices.Values(Fields()[p])), slices.Sorted(slices.Values(said[p]))); diff != "" {
			t.Errorf("%s, requested - and on the page +\n%s", p, diff)
		}
	}
}
