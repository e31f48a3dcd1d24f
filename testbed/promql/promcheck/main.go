// Reads expressions of Prometheus, or a file of alert rules, and says what is wrong with them.
package main

import (
	"bufio"
	"fmt"
	"log/slog"
	"os"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/rulefmt"
	"github.com/prometheus/prometheus/promql/parser"
)

// With an argument: the rules of that file. Without: one expression a line of standard input.
func main() {
	wrong := false
	tell := func(err error) {
		wrong = true
		fmt.Println(err)
	}
	promql := parser.NewParser(parser.Options{})
	if len(os.Args) > 1 {
		_, errs := rulefmt.ParseFile(os.Args[1], false, model.UTF8Validation, promql, slog.Default())
		for _, err := range errs {
			tell(err)
		}
	} else {
		lines := bufio.NewScanner(os.Stdin)
		for lines.Scan() {
			if _, err := promql.ParseExpr(lines.Text()); err != nil {
				tell(fmt.Errorf("%s: %w", lines.Text(), err))
			}
		}
	}
	if wrong {
		os.Exit(1)
	}
}
