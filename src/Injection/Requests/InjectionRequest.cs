namespace Keyferry.Injection.Requests;

/// <summary>What the annotations of a pod ask for.</summary>
public sealed record InjectionRequest
{
    /// <summary>The folder where a pod names none.</summary>
    public const string DefaultFolder = "/keyferry/secrets";

    /// <summary>The names of ExternalSecrets or Secrets, each once.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>In which form.</summary>
    public InjectionForm Form { get; init; }

    /// <summary>The folder below which each Secret has one of its own.</summary>
    public string Folder { get; init; } = DefaultFolder;

    /// <summary>What stands before the names of environment variables.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>The containers by name; null means all but the init containers.</summary>
    public IReadOnlyList<string>? Containers { get; init; }

    /// <summary>Whether all init containers are meant too.</summary>
    public bool InitContainers { get; init; }

    /// <summary>The keys that were chosen; of a Secret without any, all are meant.</summary>
    public IReadOnlyList<KeyChoice> Keys { get; init; } = [];

    /// <summary>The files' mode; null where the pod leaves it to us.</summary>
    public int? Mode { get; init; }

    /// <summary>The keys of a Secret that were chosen; empty means all.</summary>
    /// <param name="name">The ExternalSecret or Secret, as it was asked for.</param>
    public IReadOnlyList<KeyChoice> KeysOf(string name) =>
        Keys.Count == 0 ? Keys : [.. Keys.Where(k => k.Secret == name)];
}

/// <summary>How a pod sees a Secret.</summary>
public enum InjectionForm
{
    /// <summary>As environment variables.</summary>
    Env,

    /// <summary>As files.</summary>
    File,
}

/// <summary>A key of a Secret that a pod chose.</summary>
/// <param name="Secret">The ExternalSecret or Secret, as it was asked for.</param>
/// <param name="Key">The key.</param>
/// <param name="Name">The variable or file; null means that the key is its name.</param>
public sealed record KeyChoice(string Secret, string Key, string? Name);
