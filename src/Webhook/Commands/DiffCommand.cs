using System.CommandLine;
using Keyferry.Kubernetes.Connecting;
using Keyferry.Webhook.Diffing;
using Keyferry.Webhook.Lint;
using Keyferry.Webhook.Rendering.Offline;

namespace Keyferry.Webhook.Commands;

/// <summary><c>keyferry diff</c>: what an apply of files would change in a cluster, and in the Secrets that are made from them.</summary>
public static class DiffCommand
{
    private const int Differs = 1;
    private const int Failed = 2;
    private const int Workers = 8;

    private const string Description =
        "Show which objects an apply would change in a cluster, which children of cluster-wide objects, and which keys of the Secrets that "
        + "are made from them. Objects are compared by a dry run on the API server; Secrets where their values are known: of Fake stores, and "
        + "from --data. Values are shown as hashes that hold for one run. Nothing is written. Exit code: 0 without differences, 1 with some, "
        + "2 where something went wrong.\n\n"
        + "  keyferry diff deploy/\n"
        + "  keyferry diff --data values.yaml --context staging deploy/\n"
        + "  helm template . | keyferry diff -";

    /// <summary>Makes the command.</summary>
    /// <param name="context">Output, environment and settings.</param>
    public static Command Create(CommandContext context)
    {
        var paths = RenderCommand.ManifestPaths();
        var data = RenderCommand.DataOption();
        var ns = RenderCommand.NamespaceOption();
        var manager = new Option<string>("--field-manager")
        {
            Description = "Who applies, as the server knows them: fields of this manager that the files no longer have go.",
            HelpName = "NAME", DefaultValueFactory = static _ => "kubectl",
        };
        var output = new Option<string>("--output", "-o")
        {
            Description = "text: an object with its fields. json: an object a line.",
            HelpName = string.Join('|', DiffOutput.Formats), DefaultValueFactory = static _ => "text",
        };
        output.AcceptOnlyFromAmong([.. DiffOutput.Formats]);
        var command = new Command("diff", Description) { paths, data, ns, manager, output };
        var cluster = new ClusterFlags(command, context);
        command.SetAction((parsed, cancellation) => RunAsync(
            context, cluster, parsed,
            new Settings(parsed.GetValue(paths) ?? [], parsed.GetValue(data), parsed.GetValue(ns)!, parsed.GetValue(manager)!, parsed.GetValue(output)!),
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        CommandContext context, ClusterFlags cluster, ParseResult parsed, Settings settings, CancellationToken cancellation)
    {
        var (documents, problems) = LintDocuments.Read(settings.Paths, context.Input);
        var (kube, errors) = cluster.Open(parsed);
        if (kube is null)
        {
            await context.FailAsync(errors);
            return Failed;
        }

        using var connection = kube;
        try
        {
            using var data = settings.Data is null ? OfflineData.None : OfflineData.Read(settings.Data);
            return await RunAsync(context, connection, settings, documents, problems, data, cancellation);
        }
        catch (LintException e)
        {
            await context.FailAsync([.. problems, e.Message]);
            return Failed;
        }
    }

    private static async Task<int> RunAsync(
        CommandContext context, KubeConnection kube, Settings settings, IReadOnlyList<LintDocument> documents,
        IReadOnlyList<string> unreadable, OfflineData data, CancellationToken cancellation)
    {
        var hash = new RunHash();
        var differ = new ManifestDiffer(kube.Api, kube.Kinds, hash, settings.FieldManager, settings.Namespace);
        var namespaces = documents.Where(static d => d.Kind == "Namespace").Select(static d => d.Name).ToHashSet(StringComparer.Ordinal);
        var diffs = new DocumentDiff[documents.Count];
        await CommandProgress.RunAsync(context, "Comparing", documents.Count, async step =>
        {
            await Parallel.ForAsync(
                0, documents.Count, new ParallelOptions { MaxDegreeOfParallelism = Workers, CancellationToken = cancellation },
                async (at, token) =>
                {
                    diffs[at] = await differ.CompareAsync(documents[at], namespaces.Contains, token);
                    step();
                });
            return diffs;
        });
        var made = await new EngineDiffer(kube.Api, new OfflineStores(data, TimeProvider.System), hash, settings.Namespace, TimeProvider.System)
            .CompareAsync(documents, diffs, cancellation);

        List<ObjectChange> changes = [.. diffs.Select(static d => d.Change).OfType<ObjectChange>(), .. made.Changes];
        foreach (var change in changes)
        {
            await DiffOutput.WriteAsync(settings.Format, change, context.Output);
        }

        List<string> problems =
        [
            .. unreadable,
            .. diffs.Where(static d => d.Problem is not null).Select(static d =>
                $"{d.Document.Place}: {d.Document.Kind} {d.Key}: {d.Problem!.ReplaceLineEndings(" ")}"),
            .. made.Problems,
        ];
        foreach (var line in problems.Concat(made.Notes))
        {
            await context.Error.WriteLineAsync(line);
        }

        return problems.Count > 0 ? Failed : changes.Count > 0 ? Differs : 0;
    }

    private sealed record Settings(IReadOnlyList<string> Paths, string? Data, string Namespace, string FieldManager, string Format);
}
