using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Aws;

/// <summary>What the searches of AWS's stores share.</summary>
internal static class AwsFind
{
    /// <summary>A search with neither a name nor tags, in ESO's words.</summary>
    public static FindResult Unexpected { get; } =
        Failed(new FetchFailure(FetchFailureKind.Invalid, "unexpected find operator"));

    /// <summary>Why a search ended.</summary>
    public static FindResult Failed(FetchFailure failure) => new("", default, failure);

    /// <summary>Whether all wanted tags are there, with these very values.</summary>
    public static bool HasTags(IReadOnlyDictionary<string, string> tags, IReadOnlyDictionary<string, string>? wanted) =>
        wanted is null || wanted.All(w => tags.TryGetValue(w.Key, out var value) && value == w.Value);
}
