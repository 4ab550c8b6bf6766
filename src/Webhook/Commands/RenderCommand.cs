using System.CommandLine;
using Keyferry.Webhook.Lint;
using Keyferry.Webhook.Rendering;
using Keyferry.Webhook.Rendering.Offline;

namespace Keyferry.Webhook.Commands;

/// <summary><c>keyferry render</c>: what ExternalSecrets and PushSecrets of files would make, without a cluster.</summary>
public static class RenderCommand
{
    private const int Failed = 1;
    private const int Unreadable = 2;

    /// <summary>What <c>--data</c> takes, for every command that has it.</summary>
    internal const string DataHelp =
        "YAML or JSON file with what stores would answer: a remote key, as manifests name it, and its value, which is a text or an "
        + "object of properties. It goes before the values of Fake stores.";

    private const string Description =
        "Show the Secret that each ExternalSecret would make, and what each PushSecret would push, without a cluster; of cluster-wide kinds, "
        + "in each namespace that the files speak of. The engine itself does it. Values come from Fake stores of the same files and from "
        + "--data; ConfigMaps, Secrets, stores and generators that are used have to be among the files. Exit code: 0, 1 where an object cannot be rendered, 2 where something cannot be read.\n\n"
        + "  keyferry render deploy/\n"
        + "  keyferry render --data values.yaml --show-values external-secret.yaml store.yaml\n"
        + "  helm template . | keyferry render --data values.yaml -\n\n"
        + "values.yaml:\n"
        + "  prod/db: {user: shop, password: hunter2}\n"
        + "  prod/api-key: abc";

    /// <summary>Makes the command.</summary>
    /// <param name="context">Output, environment and settings.</param>
    public static Command Create(CommandContext context)
    {
        var paths = ManifestPaths();
        var data = DataOption();
        var ns = NamespaceOption();
        var shows = new Option<bool>("--show-values") { Description = "Show the values; without it they are masked." };
        var output = new Option<string>("--output", "-o")
        {
            Description = "yaml: documents. json: an object a line.",
            HelpName = string.Join('|', RenderOutput.Formats),
            DefaultValueFactory = static _ => "yaml",
        };
        output.AcceptOnlyFromAmong([.. RenderOutput.Formats]);
        var command = new Command("render", Description) { paths, data, ns, shows, output };
        command.SetAction((parsed, cancellation) => RunAsync(
            context, parsed.GetValue(paths) ?? [], parsed.GetValue(data), parsed.GetValue(ns)!, parsed.GetValue(shows),
            parsed.GetValue(output)!, cancellation));
        return command;
    }

    /// <summary>The argument of commands that read manifests.</summary>
    internal static Argument<string[]> ManifestPaths() => new("PATH")
    {
        Description = "Files, folders (with *.yaml, *.yml and *.json below them), or - for standard input.",
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary><c>--data</c>.</summary>
    internal static Option<string?> DataOption() => new("--data") { Description = DataHelp, HelpName = "FILE" };

    /// <summary><c>--namespace</c>.</summary>
    internal static Option<string> NamespaceOption() => new("--namespace", "-n")
    {
        Description = "The namespace of objects that name none.", HelpName = "NAMESPACE", DefaultValueFactory = static _ => "default",
    };

    private static async Task<int> RunAsync(
        CommandContext context, IReadOnlyList<string> paths, string? dataFile, string ns, bool shows, string format,
        CancellationToken cancellation)
    {
        var (documents, problems) = LintDocuments.Read(paths, context.Input);
        OfflineData data;
        try
        {
            data = dataFile is null ? OfflineData.None : OfflineData.Read(dataFile);
        }
        catch (LintException e)
        {
            (data, problems) = (OfflineData.None, [.. problems, e.Message]);
        }

        using var _ = data;
        foreach (var problem in problems)
        {
            await context.Error.WriteLineAsync(problem);
        }

        var stores = new OfflineStores(data, TimeProvider.System);
        var rendered = await CommandProgress.RunAsync(
            context, "Rendering", Renderer.CountOf(documents),
            step => new Renderer(stores, ns, TimeProvider.System).RenderAsync(documents, step, cancellation));
        var manifest = new RenderedManifest(shows);
        foreach (var item in rendered)
        {
            var place = $"{item.Document.File}:{item.Line}";
            if (item.Error is not null || item.Note is not null)
            {
                await context.Error.WriteLineAsync($"{place}: {item.Name}: {(item.Error ?? item.Note)!.ReplaceLineEndings(" ")}");
            }

            foreach (var document in manifest.Of(item))
            {
                await RenderOutput.WriteAsync(format, $"{item.Name} ({place})", document, context.Output);
            }
        }

        await TellMissingAsync(stores, context.Error);
        return problems.Count > 0 ? Unreadable : rendered.Any(static r => r.Error is not null) ? Failed : 0;
    }

    private static async Task TellMissingAsync(OfflineStores stores, TextWriter error)
    {
        var missing = stores.Missing;
        if (missing.Count > 0)
        {
            await error.WriteLineAsync("Not known without the stores; put these keys into --data FILE:");
        }

        foreach (var store in missing)
        {
            await error.WriteLineAsync($"  {store.Key}: {string.Join(", ", store)}");
        }
    }
}
