namespace Keyferry.Providers.Aws.SecretsManager;

/// <summary>One version of a secret. No record: its text would hold the value.</summary>
internal sealed class SecretVersion
{
    /// <summary>The secret's ARN.</summary>
    public string? Arn { get; init; }

    /// <summary>The secret's name.</summary>
    public string? Name { get; init; }

    /// <summary>The value as UTF-8, where it was stored as text: bytes can be cleared, a string cannot.</summary>
    public byte[]? SecretString { get; init; }

    /// <summary>The value, where it was stored as bytes.</summary>
    public byte[]? SecretBinary { get; init; }
}

/// <summary>Why one secret of several could not be read.</summary>
/// <param name="Id">The secret as it was asked for.</param>
/// <param name="Code">The service's code, such as <c>ResourceNotFoundException</c>.</param>
/// <param name="Message">The service's text.</param>
internal sealed record SecretError(string? Id, string? Code, string? Message);

/// <summary>The secrets that could be read, in any order, and what went wrong with others.</summary>
/// <param name="Values">The secrets.</param>
/// <param name="Errors">Why some could not be read.</param>
internal sealed record SecretBatch(IReadOnlyList<SecretVersion> Values, IReadOnlyList<SecretError> Errors);

/// <summary>What is known about a secret.</summary>
/// <param name="Arn">Its ARN.</param>
/// <param name="Name">Its name.</param>
/// <param name="Tags">Its tags.</param>
/// <param name="Stages">The staging labels of its versions; none where it has no value yet.</param>
/// <param name="IsDeleted">Whether its deletion is scheduled.</param>
/// <param name="Replicas">The regions that it is replicated to.</param>
internal sealed record SecretDescription(
    string Arn, string Name, IReadOnlyDictionary<string, string> Tags, IReadOnlyList<string> Stages, bool IsDeleted,
    IReadOnlyList<string> Replicas);

/// <summary>A page of a listing.</summary>
/// <param name="Secrets">The secrets.</param>
/// <param name="NextToken">Where the next page begins; null after the last.</param>
internal sealed record SecretPage(IReadOnlyList<SecretDescription> Secrets, string? NextToken);
