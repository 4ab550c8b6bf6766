namespace Keyferry.Webhook.Diffing;

/// <summary>Whether something comes, goes or becomes something else.</summary>
internal enum ChangeType
{
    /// <summary>It is not there yet.</summary>
    Added,

    /// <summary>It is there with something else in it.</summary>
    Changed,

    /// <summary>It would be gone.</summary>
    Removed,
}

/// <summary>A field that would change, its values as hashes.</summary>
/// <param name="Path">The field's path; of a Secret's data the key.</param>
/// <param name="Type">What happens to it.</param>
/// <param name="Before">The hash of what is there; null where nothing is.</param>
/// <param name="After">The hash of what would be there; null where nothing would be.</param>
internal sealed record FieldChange(string Path, ChangeType Type, string? Before, string? After);

/// <summary>An object that would change.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its namespace and name.</param>
/// <param name="Place">The file and the line that it comes from.</param>
/// <param name="Type">What happens to it.</param>
/// <param name="Fields">The fields that change; empty where the object comes or goes as a whole.</param>
internal sealed record ObjectChange(string Kind, string Name, string Place, ChangeType Type, IReadOnlyList<FieldChange> Fields)
{
    /// <summary>The object that makes this one; null where it stands in the files itself.</summary>
    public string? MadeBy { get; init; }
}
