using System.Text.Json.Nodes;
using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Chart.Tests.Fixture;

/// <summary>A real Helm.</summary>
/// <param name="major">Which: 4 or 3.</param>
/// <param name="environment">The variables that point it at a cluster.</param>
public sealed class Helm(string major = "4", IReadOnlyDictionary<string, string>? environment = null)
{
    private static readonly Dictionary<string, string> _nothing = [];

    /// <summary>The chart.</summary>
    public static string Chart { get; } = Repository.Path("deploy", "chart");

    private IReadOnlyDictionary<string, string> Environment => environment ?? _nothing;

    /// <summary>Runs it.</summary>
    public async Task<CommandResult> TryAsync(params string[] arguments)
    {
        var found = await Command.RunAsync(Repository.Path("eng", "lib", "helm"), [major], Environment);
        if (found.ExitCode != 0 && string.IsNullOrEmpty(System.Environment.GetEnvironmentVariable("CI")))
        {
            Assert.Ignore($"There is no Helm {major}: {found.Errors}");
        }

        Assert.That(found.ExitCode, Is.Zero, found.All);
        return await Command.RunAsync(found.Output.Trim(), arguments, Environment, limit: TimeSpan.FromMinutes(5));
    }

    /// <summary>Runs it, and it must do what it is asked for.</summary>
    public async Task<string> RunAsync(params string[] arguments)
    {
        var done = await TryAsync(arguments);
        Assert.That(done.ExitCode, Is.Zero, $"helm {string.Join(' ', arguments)}\n{done.All}");
        return done.Output;
    }

    /// <summary>What a release would be made of.</summary>
    /// <param name="release">The release's name; its namespace is called the same.</param>
    /// <param name="arguments">More words, such as --set.</param>
    public async Task<Rendered> TemplateAsync(string release, params string[] arguments) =>
        new(Yaml.Read(await RunAsync(["template", release, Chart, "--namespace", release, .. arguments])));
}

/// <summary>Objects that a chart makes.</summary>
public sealed class Rendered(IReadOnlyList<JsonObject> objects)
{
    /// <summary>All of them.</summary>
    public IReadOnlyList<JsonObject> Objects => objects;

    /// <summary>Those of a kind.</summary>
    public IEnumerable<JsonObject> All(string kind) => objects.Where(o => o["kind"]!.GetValue<string>() == kind);

    /// <summary>The one of a kind and name; the only one where no name is given.</summary>
    public JsonObject One(string kind, string? name = null)
    {
        var found = All(kind).Where(o => name is null || Name(o) == name).ToList();
        Assert.That(found, Has.Count.EqualTo(1), $"{kind} {name}: there are {string.Join(", ", All(kind).Select(Name))}");
        return found[0];
    }

    /// <summary>Names of the objects of a kind.</summary>
    public IEnumerable<string> Names(string kind) => All(kind).Select(Name);

    /// <summary>The container of a Deployment.</summary>
    public JsonObject Container(string? deployment = null) => Container(One("Deployment", deployment));

    /// <summary>The container of a workload.</summary>
    public static JsonObject Container(JsonObject workload) =>
        workload["spec"]!["template"]!["spec"]!["containers"]![0]!.AsObject();

    /// <summary>The words of a Deployment's command line.</summary>
    public IReadOnlyList<string> Args(string? deployment = null) => Args(One("Deployment", deployment));

    /// <summary>The words of a workload's command line.</summary>
    public static IReadOnlyList<string> Args(JsonObject workload) =>
        [.. Container(workload)["args"]!.AsArray().Select(static a => a!.GetValue<string>())];

    /// <summary>The pod of a Deployment.</summary>
    public JsonObject Pod(string? deployment = null) => One("Deployment", deployment)["spec"]!["template"]!["spec"]!.AsObject();

    /// <summary>An object's name.</summary>
    public static string Name(JsonObject o) => o["metadata"]!["name"]!.GetValue<string>();
}
