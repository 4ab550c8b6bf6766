namespace Keyferry.Api.PushSecrets;

/// <summary>The values of <c>spec.deletionPolicy</c> of a PushSecret.</summary>
public static class PushDeletionPolicy
{
    /// <summary>Pushed secrets are deleted from the store with the PushSecret or the entry.</summary>
    public const string Delete = "Delete";

    /// <summary>Pushed secrets are kept.</summary>
    public const string None = "None";

    /// <summary>The value where the field is missing.</summary>
    public const string Default = "None";
}
