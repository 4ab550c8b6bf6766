namespace Keyferry.Providers.Aws.JsonServices;

/// <summary>An AWS service that is called with JSON 1.1 over POST.</summary>
/// <param name="Id">Its name in errors, such as <c>Secrets Manager</c>.</param>
/// <param name="Host">The first part of its address, which is also its name in signatures.</param>
/// <param name="Target">What stands before an operation's name in the header X-Amz-Target.</param>
/// <param name="Version">The version of its interface.</param>
/// <param name="Metric">Its name in metrics.</param>
internal sealed record JsonService(string Id, string Host, string Target, string Version, string Metric)
{
    /// <summary>https://docs.aws.amazon.com/secretsmanager/latest/apireference/</summary>
    public static JsonService SecretsManager { get; } =
        new("Secrets Manager", "secretsmanager", "secretsmanager", "2017-10-17", "AWS/SecretsManager");

    /// <summary>https://docs.aws.amazon.com/systems-manager/latest/APIReference/</summary>
    public static JsonService ParameterStore { get; } = new("SSM", "ssm", "AmazonSSM", "2014-11-06", "AWS/ParameterStore");
}
