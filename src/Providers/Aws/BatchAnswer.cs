using Keyferry.Providers.Aws.SecretsManagerClient;

namespace Keyferry.Providers.Aws;

/// <summary>The pages of a batch's answer, to be asked by the id that was wanted.</summary>
internal sealed class BatchAnswer
{
    private readonly List<SecretValueEntry> _values = [];
    private readonly List<APIErrorType> _errors = [];

    public void Add(BatchGetSecretValueResponse page)
    {
        _values.AddRange(page.SecretValues);
        _errors.AddRange(page.Errors);
    }

    /// <summary>The value or failure of a secret; null where the answer does not mention it.</summary>
    /// <param name="id">Its name or ARN; an ARN may lack the six random characters at its end.</param>
    public RemoteValue? Find(string id)
    {
        var value = _values.Find(v => v.Name == id || v.ARN == id)
            ?? _values.Find(v => IsPartialArn(id, v.ARN));
        if (value is not null)
            return RemoteValue.Of(value.SecretString, value.SecretBinary);

        var error = _errors.Find(e => e.SecretId == id);
        return error is null ? null : RemoteValue.Of(AwsErrors.OfEntry(error.ErrorCode, error.Message));
    }

    private static bool IsPartialArn(string id, string? arn) =>
        id.StartsWith("arn:", StringComparison.Ordinal)
        && arn is not null && arn.Length == id.Length + "-123456".Length
        && arn[id.Length] == '-' && arn.StartsWith(id, StringComparison.Ordinal);
}
