using Keyferry.Benchmarks.Watch;

// Each bench is one word; eng/bench passes it on.
return args switch
{
    ["watch", .. var rest] => await WatchBench.RunAsync(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: eng/bench NAME...   (NAME: watch)");
    return 2;
}
