using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Keyferry.Webhook.Commands;

/// <summary>How the program was called: <c>keyferry</c>, or <c>kubectl keyferry</c> as a plugin of kubectl.</summary>
internal static class ProgramName
{
    /// <summary>The program's own name.</summary>
    public const string Own = "keyferry";

    private const string Plugin = "kubectl-keyferry";

    /// <summary>The name of the running program.</summary>
    public static string OfProcess() => Of(CalledAs() ?? Environment.ProcessPath);

    /// <summary>The name of a program that was called by this path.</summary>
    public static string Of(string? path) => Path.GetFileNameWithoutExtension(path) == Plugin ? "kubectl keyferry" : Own;

    // The path of the process leads past a link to the file that is linked; only the first word says what was called.
    private static string? CalledAs()
    {
        try
        {
            return OperatingSystem.IsLinux() ? File.ReadAllText("/proc/self/cmdline").Split('\0')[0] : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

/// <summary>The help of commands, with the program's name as it was called.</summary>
/// <param name="program">The name.</param>
internal sealed class ProgramHelp(string program) : SynchronousCommandLineAction
{
    private readonly HelpAction _help = new();

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var configuration = parseResult.InvocationConfiguration;
        var (output, written) = (configuration.Output, new StringWriter());
        foreach (var below in parseResult.CommandResult.Command.Subcommands)
        {
            // In a list of commands a sentence each is enough; the help of each has the rest.
            below.Description = FirstSentence(below.Description ?? "");
        }

        configuration.Output = written;
        var code = _help.Invoke(parseResult);
        configuration.Output = output;
        var shown = written.GetStringBuilder().Replace($"  {parseResult.RootCommandResult.Command.Name} ", $"  {program} ");
        foreach (var before in (string[])["  ", "| ", "<("])
        {
            shown.Replace($"{before}{ProgramName.Own} ", $"{before}{program} ");
        }

        output.Write(shown.ToString());
        return code;
    }

    private static string FirstSentence(string text) =>
        text.IndexOf(". ", StringComparison.Ordinal) is > 0 and var end ? text[..(end + 1)] : text.Split('\n')[0];
}
