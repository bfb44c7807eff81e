package main

import (
	"cmp"
	"encoding/binary"
	"math"
	"slices"
	"strings"
)

// project moves the vectors to the middle and turns them to their principal axes, the widest first.
func project(list []entry) {
	middle := make([]float64, dimensions)
	for _, e := range list {
		for d, x := range e.vector {
			middle[d] += x / float64(len(list))
		}
	}
	covariance := square()
	for _, e := range list {
		for d := range e.vector {
			e.vector[d] -= middle[d]
		}
		for i, x := range e.vector {
			for j, y := range e.vector {
				covariance[i][j] += x * y / float64(len(list))
			}
		}
	}
	axes := principalAxes(covariance)
	for i, e := range list {
		turned := make([]float64, len(axes))
		for a, axis := range axes {
			for d, x := range e.vector {
				turned[a] += axis[d] * x
			}
		}
		list[i].vector = turned
	}
}

func square() [][]float64 {
	rows := make([][]float64, dimensions)
	for i := range rows {
		rows[i] = make([]float64, dimensions)
	}
	return rows
}

// principalAxes finds the eigenvectors of the greatest eigenvalues by Jacobi's rotations.
func principalAxes(m [][]float64) [][]float64 {
	const sweeps = 12
	turned := square()
	for i := range turned {
		turned[i][i] = 1
	}
	for range sweeps {
		for p := range m {
			for q := p + 1; q < len(m); q++ {
				rotate(m, turned, p, q)
			}
		}
	}
	order := make([]int, dimensions)
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(m[b][b], m[a][a]) })
	axes := make([][]float64, kept)
	for i := range axes {
		axes[i] = turned[order[i]]
	}
	return axes
}

// rotate makes m[p][q] zero; the rows of turned follow.
func rotate(m, turned [][]float64, p, q int) {
	if m[p][q] == 0 {
		return
	}
	angle := 0.5 * math.Atan2(2*m[p][q], m[q][q]-m[p][p])
	s, c := math.Sincos(angle)
	for k := range m {
		m[k][p], m[k][q] = c*m[k][p]-s*m[k][q], s*m[k][p]+c*m[k][q]
	}
	for k := range m {
		m[p][k], m[q][k] = c*m[p][k]-s*m[q][k], s*m[p][k]+c*m[q][k]
		turned[p][k], turned[q][k] = c*turned[p][k]-s*turned[q][k], s*turned[p][k]+c*turned[q][k]
	}
}

// packed is the table: the number of stems and of dimensions, a step for each dimension, the stems with a line feed
// after each, and for each stem four bits a dimension. Numbers are little-endian, steps of 32 bits.
func packed(list []entry) []byte {
	file := binary.LittleEndian.AppendUint32(nil, uint32(len(list)))
	file = binary.LittleEndian.AppendUint32(file, kept)
	steps := make([]float64, kept)
	for d := range steps {
		steps[d] = stepOf(list, d)
		file = binary.LittleEndian.AppendUint32(file, math.Float32bits(float32(steps[d])))
	}
	var names strings.Builder
	for _, e := range list {
		names.WriteString(e.word + "\n")
	}
	file = binary.LittleEndian.AppendUint32(file, uint32(names.Len()))
	file = append(file, names.String()...)
	for _, e := range list {
		for d := 0; d < kept; d += 2 {
			file = append(file, level(e.vector[d]/steps[d])<<4|level(e.vector[d+1]/steps[d+1]))
		}
	}
	return file
}

// stepOf spreads sixteen levels where nearly all of a bell curve lies.
func stepOf(list []entry, d int) float64 {
	const step = 0.335 // of a standard deviation: the best for a normal distribution (Max, 1960)
	sum := 0.0
	for _, e := range list {
		sum += e.vector[d] * e.vector[d]
	}
	return step * math.Sqrt(sum/float64(len(list)))
}

// level is which of the sixteen a coordinate in steps is on: half a step and its odd multiples.
func level(steps float64) byte { return byte(min(max(math.Floor(steps), -8), 7) + 8) }
