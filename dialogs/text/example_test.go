package text_test

import (
	"fmt"

	"ssprbot/dialogs/text"
	"ssprbot/knowledge"
)

func Example() {
	texts, err := text.Load()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(text.Fill(texts.In(knowledge.English).Chosen, "title", "Account locked"))
	fmt.Println(text.Fill(texts.In(knowledge.Korean).Chosen, "title", "계정 잠김"))
	// Output:
	// You chose: Account locked
	// 선택: 계정 잠김
}

func ExampleFold() {
	for _, typed := range []string{"ＨＥＬＰ!", "처음 부터", "thanks 🙏", "👍🏽"} {
		fmt.Println(text.Fold(typed))
	}
	// Output:
	// help
	// 처음부터
	// thanks
	// 👍
}

func ExampleParse_problems() {
	_, err := text.Parse([]byte("welcom: {title: Hello}"))
	fmt.Println(err)
	// Output:
	// yaml: unmarshal errors:
	//   line 1: field welcom not found in type text.Sentences
}
