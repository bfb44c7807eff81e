package knowledge_test

import (
	"fmt"
	"testing/fstest"
	"time"

	"ssprbot/knowledge"
)

func Example() {
	base, err := knowledge.Load(knowledge.Embedded())
	if err != nil {
		fmt.Println(err)
		return
	}
	ranking := base.Match("새 암호가 회사 PC에서 안 돼요", time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC))
	best := ranking.Candidates[0].Issue
	fmt.Println(ranking.InScope, ranking.Language, best.ID)
	fmt.Println(best.Title.In(ranking.Language))
	fmt.Println(best.Links[0].URL)
	// Output:
	// true ko writeback-not-enabled
	// 암호 쓰기 저장이 켜져 있지 않음
	// https://learn.microsoft.com/entra/identity/authentication/tutorial-enable-sspr-writeback
}

func ExampleLoad_problems() {
	ours := knowledge.Source{Name: "ours", FS: fstest.MapFS{"vpn.yaml": {Data: []byte(`version: 1
issues:
  - id: VPN
    titel: {en: The VPN does not connect}
    symptoms: {ko: [VPN이 안 돼요]}
`)}}}
	_, err := knowledge.Load(knowledge.Embedded(), ours)
	fmt.Println(err)
	// Output:
	// ours/vpn.yaml:3:5: `title` is missing here
	// ours/vpn.yaml:3:9: the id "VPN" is not in kebab-case (small letters, digits, single hyphens between)
	// ours/vpn.yaml:4:5: unknown key "titel", did you mean `title`?
	// ours/vpn.yaml:5:15: English (`en`) is missing here
}

func ExampleBase_Stated() {
	base, err := knowledge.Load(knowledge.Embedded())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(base.Stated("게스트 아니고 직원인데 회사 PC에서만 새 암호가 안 돼요"))
	fmt.Println(base.Stated("Our users, no guests, are asked at every sign-in"))
	// Output:
	// map[refused-at:office-pc]
	// map[role:admin seen:asked-again]
}
