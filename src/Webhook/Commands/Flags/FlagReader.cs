namespace Keyferry.Webhook.Commands.Flags;

/// <summary>Reads settings from several sources and gathers everything that is wrong.</summary>
/// <param name="sources">Where settings are written, the ones that go before others first.</param>
/// <param name="defaults">Defaults that differ from the flag's own, by name.</param>
public sealed class FlagReader(IReadOnlyList<IFlagSource> sources, IReadOnlyDictionary<string, string> defaults)
{
    private readonly List<string> _errors = [];

    /// <summary>Everything that is wrong so far.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>The default that holds here.</summary>
    public string DefaultOf(Flag flag) => defaults.TryGetValue(flag.Name, out var other) ? other : flag.Default;

    /// <summary>Whether somebody set the flag.</summary>
    public bool IsSet(Flag flag) => Find(flag) is not null;

    /// <summary>The flag's value; where its text is wrong, an error is noted.</summary>
    public T? Get<T>(Flag<T> flag)
    {
        var found = Find(flag);
        var text = found?.Text ?? DefaultOf(flag);
        if (found is null && text.Length == 0)
        {
            return default;
        }

        if (flag.Type.Read(text, out var value))
        {
            return value;
        }

        Error(flag, $"\"{text}\" (from {found?.Where ?? "the default"}) is wrong: expected {flag.Type.Expected}");
        return default;
    }

    /// <summary>The flag's text; null where it is empty.</summary>
    public string? Text(Flag<string> flag) => Get(flag) is { Length: > 0 } text ? text : null;

    /// <summary>Checks a flag that has no effect, and warns where it is set to something else than its default.</summary>
    public string? NoEffectWarning(Flag flag) => Find(flag) is { } found && found.Text != DefaultOf(flag)
        ? $"--{flag.Name}={found.Text}: {flag.NoEffect}"
        : null;

    /// <summary>Notes an error, once.</summary>
    public void Error(Flag flag, string message)
    {
        var error = $"--{flag.Name}: {message}";
        if (!_errors.Contains(error))
        {
            _errors.Add(error);
        }
    }

    private FlagText? Find(Flag flag)
    {
        foreach (var source in sources)
        {
            if (source.Find(flag) is { } found)
            {
                return found;
            }
        }

        return null;
    }
}
