// Measures text/template with sprig's functions on the templates that it reads as JSON lines, and answers with
// nanoseconds: the least and the median of several rounds. Used by eng/bench templates where Go is present.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"sort"
	"testing"
	"text/template"

	sprig "github.com/Masterminds/sprig/v3"
)

type item struct {
	Text string
	Data map[string]string
}

const rounds = 5

func measure(f func()) (least, median int64) {
	var all []int64
	for i := 0; i < rounds; i++ {
		r := testing.Benchmark(func(b *testing.B) {
			for n := 0; n < b.N; n++ {
				f()
			}
		})
		all = append(all, r.NsPerOp())
	}
	sort.Slice(all, func(a, b int) bool { return all[a] < all[b] })
	return all[0], all[len(all)/2]
}

func main() {
	funcs := sprig.TxtFuncMap()
	in := json.NewDecoder(os.Stdin)
	for {
		var one item
		if in.Decode(&one) != nil {
			return
		}
		base := template.New("bench").Option("missingkey=error").Funcs(funcs)
		parsed := template.Must(template.Must(base.Clone()).Parse(one.Text))
		var out bytes.Buffer
		if err := parsed.Execute(&out, one.Data); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		// A named template beside the main one shares the functions: only the parsing is measured.
		parseLeast, parseMedian := measure(func() {
			template.Must(base.New("other").Parse(one.Text))
		})
		execLeast, execMedian := measure(func() {
			var buffer bytes.Buffer
			if err := parsed.Execute(&buffer, one.Data); err != nil {
				panic(err)
			}
		})
		wholeLeast, _ := measure(func() {
			var buffer bytes.Buffer
			t := template.Must(template.New("bench").Option("missingkey=error").Funcs(funcs).Parse(one.Text))
			if err := t.Execute(&buffer, one.Data); err != nil {
				panic(err)
			}
		})
		fmt.Printf("{\"output\":%d,\"parse\":%d,\"parseMedian\":%d,\"execute\":%d,\"executeMedian\":%d,\"whole\":%d}\n",
			out.Len(), parseLeast, parseMedian, execLeast, execMedian, wholeLeast)
	}
}
