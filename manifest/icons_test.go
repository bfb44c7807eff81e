package manifest_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"iter"
	"testing"
)

// icon decodes an icon of the package and checks that it is a square of the given size.
func icon(t *testing.T, name string, size int) image.Image {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(content(t, build(t, contoso()), name)))
	if err != nil {
		t.Fatalf("decoding %s: %v", name, err)
	}
	if got, want := img.Bounds(), image.Rect(0, 0, size, size); got != want {
		t.Fatalf("%s measures %v, want %v", name, got, want)
	}
	return img
}

func pixels(img image.Image) iter.Seq2[image.Point, color.NRGBA] {
	return func(yield func(image.Point, color.NRGBA) bool) {
		size := img.Bounds().Dx()
		for i := range size * size {
			p := image.Pt(i%size, i/size)
			if !yield(p, color.NRGBAModel.Convert(img.At(p.X, p.Y)).(color.NRGBA)) {
				return
			}
		}
	}
}

// The symbol keeps to the middle 96 pixels, since Teams crops the rest; around it lies the accent colour alone.
func TestColorIcon(t *testing.T) {
	img := icon(t, "color.png", 192)
	document := decode[struct{ AccentColor string }](t, content(t, build(t, contoso()), "manifest.json"))
	safe := image.Rect(48, 48, 144, 144)
	drawn := image.Rectangle{}
	for p, c := range pixels(img) {
		if c.A != 0xFF {
			t.Fatalf("pixel %v is not opaque: %v", p, c)
		}
		if fmt.Sprintf("#%02X%02X%02X", c.R, c.G, c.B) != document.AccentColor {
			drawn = drawn.Union(image.Rectangle{p, p.Add(image.Pt(1, 1))})
		}
	}
	if drawn != safe {
		t.Errorf("the symbol covers %v, want %v", drawn, safe)
	}
}

// Only pure white on transparent is allowed, without padding: the symbol comes within a pixel of every edge.
func TestOutlineIcon(t *testing.T) {
	drawn := image.Rectangle{}
	solid, empty := 0, 0
	for p, c := range pixels(icon(t, "outline.png", 32)) {
		if c.A == 0 {
			empty++
			continue
		}
		drawn = drawn.Union(image.Rectangle{p, p.Add(image.Pt(1, 1))})
		if c.R != 0xFF || c.G != 0xFF || c.B != 0xFF {
			t.Errorf("pixel %v is not white: %v", p, c)
		}
		if c.A == 0xFF {
			solid++
		}
	}
	if !image.Rect(1, 1, 31, 31).In(drawn) {
		t.Errorf("the symbol covers only %v", drawn)
	}
	if solid < 100 || empty < 500 {
		t.Errorf("%d pixels are solid and %d clear: that is no outline", solid, empty)
	}
}
