using System.CommandLine;
using Keyferry.Webhook.StoreTest;

namespace Keyferry.Webhook.Commands;

/// <summary>The options of <c>keyferry store test</c> that say what is tried.</summary>
internal sealed class StoreTestArguments
{
    private readonly Option<string[]> _keys = new("--key")
    {
        Description = "A key that the store has; may be given several times. Without it: the first that is found.", HelpName = "KEY",
    };

    private readonly Option<string?> _property = Text("--property", "P", "A property of the first key. Without it: the first that its document has.");
    private readonly Option<string?> _version = Text(
        "--version", "V", "A version of the first key. Without it: the current one, where the store has a word for it.");

    private readonly Option<string?> _find = Text("--find", "REGEX", "What names are searched by. Without it: any.");
    private readonly Option<string?> _findPath = Text("--find-path", "PATH", "Where to search, as find.path of an ExternalSecret. Without it: everywhere.");
    private readonly Option<string?> _denied = Text("--denied-key", "KEY", "A key that the credentials may not read, to see that it is told as denied.");
    private readonly Option<string?> _prefix = Text(
        "--write-prefix", "P", "Also write, update and delete a secret whose name begins so. Without it nothing is written.");

    /// <summary>Gives a command the options.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _keys, _property, _version, _find, _findPath, _denied, _prefix })
        {
            command.Add(option);
        }
    }

    /// <summary>What was asked for.</summary>
    public StoreTestOptions Read(ParseResult parsed) => new()
    {
        Keys = parsed.GetValue(_keys) ?? [],
        Property = parsed.GetValue(_property),
        Version = parsed.GetValue(_version),
        Find = parsed.GetValue(_find),
        FindPath = parsed.GetValue(_findPath),
        DeniedKey = parsed.GetValue(_denied),
        WritePrefix = parsed.GetValue(_prefix),
    };

    private static Option<string?> Text(string name, string takes, string description) => new(name) { Description = description, HelpName = takes };
}
