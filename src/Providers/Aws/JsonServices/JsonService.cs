namespace Keyferry.Providers.Aws.JsonServices;

/// <summary>An AWS service that is called with JSON 1.1 over POST.</summary>
/// <param name="Id">Its name in errors, such as <c>Secrets Manager</c>.</param>
/// <param name="Host">The first part of its address.</param>
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

    /// <summary>https://docs.aws.amazon.com/AmazonECR/latest/APIReference/</summary>
    public static JsonService ContainerRegistry { get; } =
        new("ECR", "api.ecr", "AmazonEC2ContainerRegistry_V20150921", "2015-09-21", "AWS/ECR") { Signing = "ecr" };

    /// <summary>https://docs.aws.amazon.com/AmazonECRPublic/latest/APIReference/</summary>
    public static JsonService PublicContainerRegistry { get; } =
        new("ECR PUBLIC", "api.ecr-public", "SpencerFrontendService", "2020-10-30", "AWS/ECRPublic") { Signing = "ecr-public" };

    /// <summary>Its name in signatures, and in variables that name its address.</summary>
    public string Signing { get; init; } = Host;
}
