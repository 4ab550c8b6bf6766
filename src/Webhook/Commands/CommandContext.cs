namespace Keyferry.Webhook.Commands;

/// <summary>What commands need from the process: output, environment and settings.</summary>
/// <param name="Output">Where to write.</param>
/// <param name="Error">Where to write errors.</param>
/// <param name="Environment">Reads an environment variable.</param>
/// <param name="SettingsFolders">Folders that may hold appsettings.json, the ones that go before others last.</param>
public sealed record CommandContext(
    TextWriter Output, TextWriter Error, Func<string, string?> Environment, IReadOnlyList<string> SettingsFolders)
{
    /// <summary>Where to read what a command is piped.</summary>
    public TextReader Input { get; init; } = TextReader.Null;

    /// <summary>The program's name as it was called, for usage lines.</summary>
    public string Program { get; init; } = ProgramName.Own;

    /// <summary>Whether a person watches: output and errors are written to a terminal.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>Adds or replaces services of a program that is run; null adds none.</summary>
    public Action<IServiceCollection>? Configure { get; init; }

    /// <summary>Writes errors, a line each.</summary>
    /// <param name="errors">What is wrong.</param>
    /// <returns>The exit code of a failed command.</returns>
    public async Task<int> FailAsync(IEnumerable<string> errors)
    {
        foreach (var error in errors)
        {
            await Error.WriteLineAsync(error);
        }

        return 1;
    }

    /// <summary>The process's own.</summary>
    public static CommandContext OfProcess() => new(
        Console.Out,
        Console.Error,
        System.Environment.GetEnvironmentVariable,
        [AppContext.BaseDirectory, Directory.GetCurrentDirectory()])
    {
        Input = Console.In,
        Program = ProgramName.OfProcess(),
        IsTerminal = !Console.IsOutputRedirected && !Console.IsErrorRedirected,
    };
}
