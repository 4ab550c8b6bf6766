using Keyferry.Benchmarks.Regexp;
using Keyferry.Benchmarks.Templates;
using Keyferry.Benchmarks.Watch;

// Each bench is one word; eng/bench passes it on.
return args switch
{
    ["watch", .. var rest] => await WatchBench.RunAsync(rest),
    ["regexp"] => RewriteBench.Run(),
    ["templates"] => TemplateBench.Run(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: eng/bench NAME...   (NAME: watch, templates, regexp)");
    return 2;
}
