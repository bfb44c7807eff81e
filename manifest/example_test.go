package manifest_test

import (
	"archive/zip"
	"bytes"
	"fmt"

	"ssprbot/manifest"
)

func ExampleWrite() {
	var pkg bytes.Buffer
	err := manifest.Write(&pkg, manifest.App{
		AppID:     "6f1c2a3b-4d5e-4f60-8192-a3b4c5d6e7f8",
		Developer: "Contoso IT",
		Website:   "https://help.contoso.example",
		Privacy:   "https://www.contoso.example/privacy",
		Terms:     "https://www.contoso.example/terms",
		Version:   "1.0.0",
		Commands: []manifest.Command{{
			Title:       map[string]string{"en": "help", "ko": "도움말"},
			Description: map[string]string{"en": "What can you do?", "ko": "무엇을 할 수 있나요?"},
		}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := zip.NewReader(bytes.NewReader(pkg.Bytes()), int64(pkg.Len()))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range r.File {
		fmt.Println(f.Name)
	}
	// Output:
	// manifest.json
	// color.png
	// outline.png
	// en.json
	// ko.json
}

func ExampleApp_Validate() {
	app := manifest.App{
		AppID:   "6f1c2a3b-4d5e-4f60-8192-a3b4c5d6e7f8",
		Website: "http://help.contoso.example",
		Privacy: "https://www.contoso.example/privacy",
		Version: "1.0.0",
	}
	fmt.Println(app.Validate())
	// Output:
	// --developer is missing: give the name of the organization that answers for the app
	// --website is not a full address that starts with https://
	// --terms is missing: give the address of the page, starting with https://
}
