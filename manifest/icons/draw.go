//go:build ignore

// Draw redraws the two icons of the app package from shapes: a speech bubble with a key in it. Run it in this folder:
//
//	go run draw.go
//
// Teams asks for a square colour icon of 192 pixels whose symbol keeps to the middle 96 (clients crop the rest to
// a hexagon or round its corners) on a plain background, and for an outline icon of 32 pixels, pure white on
// transparent and without padding. The background is the manifest's accentColor.
package main

import (
	"image"
	"image/color"
	"image/png"
	"log"
	"math"
	"os"
)

// A shape is a signed distance in pixels: negative inside, so that an edge is blended over the pixel it crosses.
type shape func(x, y float64) float64

func main() {
	accent := color.NRGBA{R: 0x0B, G: 0x5C, B: 0x6B, A: 0xFF}
	white := color.NRGBA{R: 0xFF, G: 0xFF, B: 0xFF, A: 0xFF}
	empty := color.NRGBA{R: 0xFF, G: 0xFF, B: 0xFF}

	large := canvas(192, accent)
	paint(large, bubble(48, 48, 144, 123, 20, 21), white)
	paint(large, key{x: 79, y: 85, ring: 14, stroke: 10, end: 132, bit: 11}.shape(), accent)
	save("color.png", large)

	small := canvas(32, empty)
	paint(small, line(bubble(1, 1, 31, 24, 6, 7), 2), white)
	paint(small, key{x: 11, y: 12, ring: 4, stroke: 2, end: 26, bit: 4}.shape(), white)
	save("outline.png", small)
}

// bubble is a rounded box from left, top to right, bottom with a tail of the given height under its left part.
func bubble(left, top, right, bottom, radius, tail float64) shape {
	body := box(left, top, right, bottom, radius)
	x := left + radius
	return union(body, triangle(x, bottom-radius, x+1.35*tail, bottom-radius/3, x, bottom+tail))
}

// A key lies on its side: a ring around x, y, a shaft as far as end, and two teeth below it.
type key struct{ x, y, ring, stroke, end, bit float64 }

func (k key) shape() shape {
	half := k.stroke / 2
	tooth := func(right float64) shape {
		return box(right-k.stroke, k.y, right, k.y+half+k.bit, 0)
	}
	return union(
		line(circle(k.x, k.y, k.ring+half), k.stroke),
		box(k.x+k.ring, k.y-half, k.end, k.y+half, 0),
		tooth(k.end),
		tooth(k.end-2*k.stroke),
	)
}

func circle(x, y, radius float64) shape {
	return func(px, py float64) float64 { return math.Hypot(px-x, py-y) - radius }
}

func box(left, top, right, bottom, radius float64) shape {
	x, y := (left+right)/2, (top+bottom)/2
	w, h := (right-left)/2-radius, (bottom-top)/2-radius
	return func(px, py float64) float64 {
		dx, dy := math.Abs(px-x)-w, math.Abs(py-y)-h
		return math.Hypot(max(dx, 0), max(dy, 0)) + min(max(dx, dy), 0) - radius
	}
}

// triangle takes its corners clockwise on the screen. Beyond a corner the distance is too small, which only sharpens it.
func triangle(x1, y1, x2, y2, x3, y3 float64) shape {
	side := func(ax, ay, bx, by float64) shape {
		length := math.Hypot(bx-ax, by-ay)
		return func(px, py float64) float64 { return ((px-ax)*(by-ay) - (py-ay)*(bx-ax)) / length }
	}
	a, b, c := side(x1, y1, x2, y2), side(x2, y2, x3, y3), side(x3, y3, x1, y1)
	return func(px, py float64) float64 { return max(a(px, py), b(px, py), c(px, py)) }
}

// line is the rim of a shape: the given width, drawn inwards.
func line(s shape, width float64) shape {
	return func(x, y float64) float64 { return math.Abs(s(x, y)+width/2) - width/2 }
}

func union(shapes ...shape) shape {
	return func(x, y float64) float64 {
		nearest := math.Inf(1)
		for _, s := range shapes {
			nearest = min(nearest, s(x, y))
		}
		return nearest
	}
}

func canvas(size int, background color.NRGBA) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, size, size))
	for i := range size * size {
		img.SetNRGBA(i%size, i/size, background)
	}
	return img
}

// paint blends c over the image wherever s covers it. On a clear canvas of the same colour only the alpha changes.
func paint(img *image.NRGBA, s shape, c color.NRGBA) {
	size := img.Bounds().Dx()
	for i := range size * size {
		x, y := i%size, i/size
		cover := min(max(0.5-s(float64(x)+0.5, float64(y)+0.5), 0), 1)
		img.SetNRGBA(x, y, blend(img.NRGBAAt(x, y), c, cover))
	}
}

func blend(under, over color.NRGBA, cover float64) color.NRGBA {
	mix := func(a, b uint8) uint8 { return uint8(math.Round(float64(a)*(1-cover) + float64(b)*cover)) }
	return color.NRGBA{mix(under.R, over.R), mix(under.G, over.G), mix(under.B, over.B), mix(under.A, over.A)}
}

func save(name string, img image.Image) {
	file, err := os.Create(name)
	if err != nil {
		log.Fatal(err)
	}
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(file, img); err != nil {
		log.Fatal(err)
	}
	if err := file.Close(); err != nil {
		log.Fatal(err)
	}
}
