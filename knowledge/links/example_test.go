package links_test

import (
	"fmt"

	"ssprbot/knowledge"
	"ssprbot/knowledge/links"
)

func Example() {
	file := []byte(`
issues:
  - links:
      - url: https://docs.microsoft.com/azure/active-directory/hybrid/tshoot-connect-sync-errors # 동기화
`)
	link := links.Link{
		Entry: "connect-sync-errors",
		Title: knowledge.Text{knowledge.English: "Troubleshoot synchronization errors"},
		URL:   "https://docs.microsoft.com/azure/active-directory/hybrid/tshoot-connect-sync-errors",
	}
	result := links.Inspect([]links.Link{link})[0]
	fmt.Println(result.Status, result.Target)

	rewritten, _, err := links.Rewrite(file, map[string]string{result.URL: result.Target})
	fmt.Print(string(rewritten), err)
	// Output:
	// moved https://learn.microsoft.com/entra/identity/hybrid/connect/tshoot-connect-sync-errors
	//
	// issues:
	//   - links:
	//       - url: https://learn.microsoft.com/entra/identity/hybrid/connect/tshoot-connect-sync-errors # 동기화
	//         was: https://docs.microsoft.com/azure/active-directory/hybrid/tshoot-connect-sync-errors
	// <nil>
}
