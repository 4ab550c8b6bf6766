using System.CommandLine;
using Keyferry.Providers;
using Keyferry.Providers.Metrics;
using Keyferry.Webhook.Cost;

namespace Keyferry.Webhook.Commands;

/// <summary><c>keyferry cost</c>: how often stores are called in a day.</summary>
public static class CostCommand
{
    private const int Unreadable = 2;

    private const string Description =
        "Count the calls to each store in a day at the refresh intervals of files, or of a cluster. They are counted as if each object made "
        + "a call of its own for each reference, and as Keyferry merges them: it reads a remote key once an interval for all objects that use it. What is "
        + "read once (CreatedOnce, OnChange, interval 0) costs nothing. Exit code: 0, 2 where something cannot be read.\n\n"
        + "  keyferry cost deploy/\n"
        + "  keyferry cost --cluster --context production\n"
        + "  keyferry cost --output json deploy/";

    /// <summary>Makes the command.</summary>
    /// <param name="context">Output, environment and settings.</param>
    public static Command Create(CommandContext context)
    {
        var paths = RenderCommand.ManifestPaths();
        paths.Arity = ArgumentArity.ZeroOrMore;
        var ns = RenderCommand.NamespaceOption();
        var ofCluster = new Option<bool>("--cluster") { Description = "Count the objects of a cluster in place of files." };
        var output = new Option<string>("--output", "-o")
        {
            Description = "text: a table. json: an object a line.",
            HelpName = string.Join('|', CostOutput.Formats), DefaultValueFactory = static _ => "text",
        };
        output.AcceptOnlyFromAmong([.. CostOutput.Formats]);
        var command = new Command("cost", Description) { paths, ns, ofCluster, output };
        command.Validators.Add(result =>
        {
            if (result.GetValue(paths) is { Length: > 0 } == result.GetValue(ofCluster))
            {
                result.AddError("give files to count, or --cluster; not both");
            }
        });
        var cluster = new ClusterFlags(command, context);
        command.SetAction((parsed, cancellation) => RunAsync(
            context, cluster, parsed, parsed.GetValue(paths) ?? [], parsed.GetValue(ofCluster), parsed.GetValue(ns)!,
            parsed.GetValue(output)!, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        CommandContext context, ClusterFlags cluster, ParseResult parsed, IReadOnlyList<string> paths, bool ofCluster, string ns,
        string format, CancellationToken cancellation)
    {
        IReadOnlyList<string> problems = [];
        CostObjects objects;
        if (ofCluster)
        {
            var (kube, errors) = cluster.Open(parsed);
            if (kube is null)
            {
                await context.FailAsync(errors);
                return Unreadable;
            }

            using var connection = kube;
            objects = await CommandProgress.RunAsync(
                context, "Listing", CostObjects.Lists, step => CostObjects.OfAsync(connection.Api, step, cancellation));
        }
        else
        {
            (var documents, problems) = await CommandProgress.ReadAsync(context, paths);
            objects = CostObjects.Of(documents, ns);
        }

        foreach (var problem in problems.Concat(objects.Problems))
        {
            await context.Error.WriteLineAsync(problem);
        }

        var providers = ProviderRegistry.Create(static _ => null, TimeProvider.System, new ProviderCalls(null));
        await CostOutput.WriteAsync(format, new CostEstimate(providers).Of(objects), context.Output);
        return problems.Count + objects.Problems.Count > 0 ? Unreadable : 0;
    }
}
