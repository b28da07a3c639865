package bench

import "context"

func (b Bench) appends(context.Context) ([]row, error)  { return nil, nil }
func (b Bench) rebuilds(context.Context) ([]row, error) { return nil, nil }
func (b Bench) starts(context.Context) ([]row, error)   { return nil, nil }
func (b Bench) answers(context.Context) ([]row, error)  { return nil, nil }
