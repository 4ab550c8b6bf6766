using System.CommandLine;
using System.CommandLine.Invocation;
using Keyferry.Webhook.Commands.Flags;

namespace Keyferry.Webhook.Commands;

/// <summary>The help of a command: every flag by group, with its default.</summary>
/// <param name="name">The command.</param>
/// <param name="description">What it does.</param>
/// <param name="flags">Its flags.</param>
/// <param name="output">Where to write.</param>
/// <param name="defaults">Defaults that differ from the flags' own, by name; null means none do.</param>
public sealed class FlagHelp(
    string name, string description, IReadOnlyList<Flag> flags, TextWriter output,
    IReadOnlyDictionary<string, string>? defaults = null) : SynchronousCommandLineAction
{
    /// <summary>The program's name, for the usage line.</summary>
    public string Program { get; init; } = ProgramName.Own;

    private const int Width = 100;
    private const string Indent = "      ";

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        output.WriteLine(description);
        output.WriteLine();
        output.WriteLine($"Usage: {Program} {name} [flags]");
        output.WriteLine();
        Wrap("A flag may also be given as an environment variable (--webhook-port as KEYFERRY_WEBHOOK_PORT) or in "
            + "appsettings.json ({\"Keyferry\": {\"WebhookPort\": 9443}}), beside the program or in the working folder. "
            + "The command line goes before the environment, that before appsettings.json.", "");

        foreach (var group in flags.GroupBy(static f => f.Group))
        {
            output.WriteLine();
            output.WriteLine(Title(group.Key));
            foreach (var flag in group)
            {
                Write(flag);
            }
        }

        return 0;
    }

    private static string Title(FlagGroup group) => group switch
    {
        FlagGroup.Kubernetes => "API server:",
        FlagGroup.Webhook => "Admission webhook and its certificates:",
        FlagGroup.Engine => "Sync engine:",
        FlagGroup.Observability => "Logs, metrics, health:",
        FlagGroup.Uninstall => "What is taken away:",
        FlagGroup.Ui => "The page:",
        FlagGroup.Manifests => "What is written:",
        _ => "Flags of External Secrets Operator, taken so that its command line starts Keyferry:",
    };

    private void Write(Flag flag)
    {
        output.WriteLine(flag.IsSwitch ? $"  --{flag.Name}[=true|false]" : $"  --{flag.Name} {flag.Takes}");
        var value = defaults?.GetValueOrDefault(flag.Name) ?? flag.Default;
        Wrap(value.Length == 0 ? flag.Help : $"{flag.Help} [default: {value}]", Indent);
    }

    private void Wrap(string text, string indent)
    {
        var line = indent;
        foreach (var word in text.Split(' '))
        {
            if (line.Length + word.Length >= Width && line.Length > indent.Length)
            {
                output.WriteLine(line.TrimEnd());
                line = indent;
            }

            line += word + " ";
        }

        output.WriteLine(line.TrimEnd());
    }
}
