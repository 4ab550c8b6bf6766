namespace Keyferry.Providers.Google.Federation;

/// <summary>Keys of AWS. No record: its text would hold them.</summary>
/// <param name="id">The access key's ID.</param>
/// <param name="secret">The secret access key.</param>
/// <param name="session">The session token; empty where the keys are no temporary ones.</param>
internal sealed class AwsKeys(string id, string secret, string session)
{
    /// <summary>The access key's ID.</summary>
    public string Id => id;

    /// <summary>The secret access key.</summary>
    public string Secret => secret;

    /// <summary>The session token; empty where the keys are no temporary ones.</summary>
    public string Session => session;
}
