using Keyferry.Webhook.Commands;
using Keyferry.Webhook.Options;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Fakes;

/// <summary>The command line in a world of its own.</summary>
public sealed class TestCommand
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    // In the test's own folder, so that nothing is left behind elsewhere.
    private readonly string _folder = Empty(Path.Combine(
        TestContext.CurrentContext.WorkDirectory, "commands", TestContext.CurrentContext.Test.ID));

    public Dictionary<string, string> Environment { get; } = new() { ["POD_NAMESPACE"] = "default" };

    /// <summary>A run on free ports against an API server that does not exist.</summary>
    public static IReadOnlyList<string> OnFreePorts =>
        ["run", "--kubeconfig", FakeServer.WriteKubeconfig(), "--webhook-port=0", "--health-port=0", "--metrics-port=0"];

    public Action<Microsoft.Extensions.DependencyInjection.IServiceCollection>? Configure { get; set; }

    public string Output => _output.ToString();

    public string Error => _error.ToString();

    public void WriteSettings(string json) => File.WriteAllText(Path.Combine(_folder, "appsettings.json"), json);

    public (RunOptions? Options, IReadOnlyList<string> Errors) Read(string[] args)
    {
        var context = Context();
        var parsed = new KeyferryCommand(context).Parse(args);
        if (parsed.Errors.Count > 0)
        {
            return (null, [.. parsed.Errors.Select(e => e.Message)]);
        }

        // The parsed command's options belong to its own RunCommand; reading goes by name through a second parse.
        var defaults = CommandDefaults.All.First(d => d.Name == parsed.CommandResult.Command.Name);
        var command = new RunCommand(defaults, context);
        var again = command.Command.Parse([.. args.SkipWhile(a => a == defaults.Name)], KeyferryCommand.Parser);
        var options = command.Read(again, out var errors);
        return (options, errors);
    }

    public RunOptions Options(params string[] args)
    {
        var (options, errors) = Read(args);
        Assert.That(errors, Is.Empty);
        return options!;
    }

    public Task<int> InvokeAsync(CancellationToken cancellation, params string[] args) =>
        new KeyferryCommand(Context()).InvokeAsync(args, cancellation);

    public Task<int> InvokeAsync(params string[] args) => new KeyferryCommand(Context()).InvokeAsync(args);

    // An earlier run may have left settings here, for another test of the same number.
    private static string Empty(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        return Directory.CreateDirectory(folder).FullName;
    }

    private CommandContext Context() =>
        new(_output, _error, name => Environment.GetValueOrDefault(name), [_folder]) { Configure = Configure };
}
