namespace Keyferry.Webhook.Commands.Flags;

/// <summary>A setting that can come from the command line, the environment or appsettings.json.</summary>
/// <param name="Name">The name on the command line, with no dashes before it.</param>
/// <param name="Default">The default's text; empty where there is none.</param>
/// <param name="Group">Where it stands in the help.</param>
/// <param name="Help">What it does.</param>
public abstract record Flag(string Name, string Default, FlagGroup Group, string Help)
{
    /// <summary>Why it has no effect here; null where it has one.</summary>
    public string? NoEffect { get; init; }

    /// <summary>Whether it may stand without a value, which then is true.</summary>
    public bool IsSwitch { get; init; }

    /// <summary>Whether it may be given several times, for a list.</summary>
    public bool IsList { get; init; }

    /// <summary>The values it takes, as the help shows them.</summary>
    public string Takes { get; init; } = "TEXT";

    /// <summary>The environment variable of the same meaning.</summary>
    public string EnvironmentVariable => "KEYFERRY_" + Name.Replace('-', '_').ToUpperInvariant();
}

/// <summary>A setting with its type.</summary>
/// <typeparam name="T">What its text is read as.</typeparam>
/// <param name="Name">The name on the command line, with no dashes before it.</param>
/// <param name="Default">The default's text; empty where there is none.</param>
/// <param name="Group">Where it stands in the help.</param>
/// <param name="Help">What it does.</param>
/// <param name="Type">How its text is read.</param>
public sealed record Flag<T>(string Name, string Default, FlagGroup Group, string Help, FlagType<T> Type)
    : Flag(Name, Default, Group, Help);

/// <summary>How a setting's text is read.</summary>
/// <typeparam name="T">What it is read as.</typeparam>
/// <param name="Takes">The placeholder in the help.</param>
/// <param name="Expected">What a right value is, as an error says it.</param>
/// <param name="Read">Reads a text; false where it is wrong.</param>
public sealed record FlagType<T>(string Takes, string Expected, FlagType<T>.Reader Read)
{
    /// <summary>Reads a text.</summary>
    public delegate bool Reader(string text, out T value);
}

/// <summary>Where a flag stands in the help.</summary>
public enum FlagGroup
{
    /// <summary>The API server.</summary>
    Kubernetes,

    /// <summary>The admission webhook and its certificates.</summary>
    Webhook,

    /// <summary>The sync engine.</summary>
    Engine,

    /// <summary>Logs, metrics, health.</summary>
    Observability,

    /// <summary>What <c>keyferry uninstall</c> takes away.</summary>
    Uninstall,

    /// <summary>What <c>keyferry manifests</c> writes.</summary>
    Manifests,

    /// <summary>What <c>keyferry ui</c> shows.</summary>
    Ui,

    /// <summary>Flags of External Secrets Operator that have no effect here.</summary>
    Accepted,
}
