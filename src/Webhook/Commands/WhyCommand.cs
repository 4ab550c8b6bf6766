using System.CommandLine;
using Keyferry.Kubernetes.Connecting;
using Keyferry.Kubernetes.Types;
using Keyferry.Webhook.Access;
using Keyferry.Webhook.Why;

namespace Keyferry.Webhook.Commands;

/// <summary><c>keyferry why</c>: one object explained.</summary>
public static class WhyCommand
{
    private const int Unhealthy = 1;
    private const int Unreadable = 2;

    private const string Description =
        "Explain one ExternalSecret, PushSecret, store or ClusterExternalSecret: how it stands and since when, its last error, its store, its "
        + "target and who writes it, when it is looked at next, and what to do. Nothing is written, and no value is shown. "
        + "Exit code: 0 where it is healthy, 1 where it is not, 2 where it cannot be read.\n\n"
        + "  keyferry why db-credentials -n shop\n"
        + "  keyferry why aws --kind clustersecretstore\n"
        + "  keyferry why db-credentials -n shop --output json";

    /// <summary>Makes the command.</summary>
    /// <param name="context">Output, environment and settings.</param>
    public static Command Create(CommandContext context)
    {
        var name = new Argument<string>("NAME") { Description = "The object's name, or KIND/NAME." };
        var kind = new Option<string?>("--kind")
        {
            Description = "Its kind. Without it, the name is looked for in all of them.",
            HelpName = string.Join('|', WhyKind.All.Select(static k => k.Word)),
        };
        var output = new Option<string>("--output", "-o")
        {
            Description = "text, or json: one object with facts and advice.",
            HelpName = string.Join('|', ExplanationOutput.Formats),
            DefaultValueFactory = static _ => "text",
        };
        output.AcceptOnlyFromAmong([.. ExplanationOutput.Formats]);
        var command = new Command("why", Description) { name, kind, output };
        var cluster = new ClusterFlags(command, context, namespaced: true);
        command.SetAction(async (parsed, cancellation) =>
        {
            if (Kinds(name, parsed, parsed.GetValue(kind), out var called) is not { } kinds)
            {
                await context.FailAsync([$"--kind: there is no such kind; give one of {string.Join(", ", WhyKind.All.Select(static k => k.Word))}"]);
                return Unreadable;
            }

            var (kube, errors) = cluster.Open(parsed);
            if (kube is null)
            {
                await context.FailAsync(errors);
                return Unreadable;
            }

            using var connection = kube;
            return await RunAsync(context, kube, kinds, cluster.Namespace(parsed, kube), called, parsed.GetValue(output)!, cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        CommandContext context, KubeConnection kube, IReadOnlyList<WhyKind> kinds, string ns, string name, string format,
        CancellationToken cancellation)
    {
        var found = await new ObjectFinder(kube.Api).FindAsync(name, ns, kinds, cancellation);
        await context.FailAsync(found.Problems);
        if (found.Kinds.Count == 0)
        {
            if (found.Problems.Count < kinds.Count)
            {
                await context.FailAsync([NotFound(found, kinds, ns, name)]);
            }

            return Unreadable;
        }

        var kind = found.Kinds[0];
        if (found.Kinds.Count > 1)
        {
            await context.FailAsync(
                [$"several kinds have \"{name}\"; explained is the {kind.Resource.Kind}; for another: --kind {string.Join(" or --kind ", found.Kinds.Skip(1).Select(static o => o.Word))}"]);
        }

        var key = new ObjectKey(kind.Resource.Namespaced ? ns : "", name);
        var explained = await Explainers.Of(kind, kube, TimeProvider.System).ExplainAsync(key, cancellation);
        if (!explained.Ok)
        {
            await context.FailAsync([ReadProblem.Of(explained.Failure, "get", kind.Resource, key.Namespace)]);
            return Unreadable;
        }

        await ExplanationOutput.WriteAsync(format, explained.Value, context.Output);
        return explained.Value.IsHealthy ? 0 : Unhealthy;
    }

    private static string NotFound(FoundObjects found, IReadOnlyList<WhyKind> kinds, string ns, string name) =>
        $"there is no {(kinds is [var only] ? only.Resource.Kind : "object")} \"{name}\" in namespace \"{ns}\""
        + (kinds.Any(static k => !k.Resource.Namespaced) ? " and none for the whole cluster" : "")
        + (found.Nearest.Count > 0 ? $"; did you mean {string.Join(" or ", found.Nearest)}?"
            : found.HasObjects ? "" : "; no object of these kinds is there at all: another --namespace or --context?");

    // KIND/NAME says the kind too; null where there is no such kind.
    private static IReadOnlyList<WhyKind>? Kinds(Argument<string> argument, ParseResult parsed, string? kind, out string name)
    {
        name = parsed.GetValue(argument) ?? "";
        if (name.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash)
        {
            (kind, name) = (name[..slash], name[(slash + 1)..]);
        }

        if (string.IsNullOrEmpty(kind))
        {
            return WhyKind.All;
        }

        List<WhyKind> named = [.. WhyKind.All.Where(k => string.Equals(k.Word, kind, StringComparison.OrdinalIgnoreCase)
            || string.Equals(k.Resource.Plural, kind, StringComparison.OrdinalIgnoreCase))];
        return named.Count > 0 ? named : null;
    }
}
