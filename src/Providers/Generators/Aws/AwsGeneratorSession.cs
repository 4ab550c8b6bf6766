using Amazon.Runtime;
using Keyferry.Api.Shared;
using Keyferry.Api.Stores;
using Keyferry.Api.Validation;
using Keyferry.Providers.Aws;
using Keyferry.Providers.Aws.Credentials;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Metrics;
using Keyferry.Providers.Stores;

namespace Keyferry.Providers.Generators.Aws;

/// <summary>Signs generators in to AWS: as stores do, but that keys go before tokens, and that only one role is assumed.</summary>
/// <param name="environment">Reads an environment variable.</param>
/// <param name="time">The clock.</param>
/// <param name="calls">Counts calls to AWS.</param>
/// <param name="ambient">Which generators may use the identity of this process.</param>
internal sealed class AwsGeneratorSession(
    Func<string, string?> environment, TimeProvider time, ProviderCalls calls, AmbientCredentials ambient)
{
    private readonly AmbientIdentity _identity = new(time);

    /// <summary>Makes a call under a generator's identity. Expected failures are results; only cancellation is thrown.</summary>
    /// <param name="context">The generator, and on whose behalf it runs.</param>
    /// <param name="region">The region.</param>
    /// <param name="auth">The credentials; null means those of this process.</param>
    /// <param name="role">The role that is assumed; null or empty means none.</param>
    /// <param name="call">What is called: the service's name in errors, the operation, and the call itself.</param>
    /// <param name="cancellation">The deadline.</param>
    public async ValueTask<GenerateResult> RunAsync(
        GeneratorContext context, string region, AwsAuth? auth, string? role,
        (string Service, string Operation, Func<AwsClients, AWSCredentials, Task<GenerateResult>> Make) call, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(region))
        {
            return GeneratorSpecs.Invalid("spec.region is empty; set it, such as eu-central-1");
        }

        // A generator's references follow the rules of a SecretStore in the namespace of whoever refers to it.
        var store = new StoreObject("SecretStore", context.Namespace, context.Name, new SecretStoreSpec());
        var clients = new AwsClients(region, new AwsEndpoints(environment), new AwsRetry(null, null), time, calls);
        var spec = new AwsProviderSpec { Region = region, Role = role, Auth = auth?.SecretRef is { } keys ? new AwsAuth { SecretRef = keys } : auth };
        var found = await new CredentialSource(clients, _identity, ambient, time, "spec.auth")
            .FindAsync(new StoreContext(store, context.Namespace, context.References), spec, cancellation);
        try
        {
            if (found.Credentials is not { } credentials)
            {
                return GeneratorSpecs.Invalid($"unable to create aws session: {found.Error}");
            }

            var answer = await AwsAnswer<GenerateResult>.OfAsync(call.Service, call.Operation, call.Make(clients, credentials), cancellation);
            return answer.Value ?? GenerateResult.Of(answer.Failure!);
        }
        finally
        {
            foreach (var owned in found.Owned)
            {
                owned.Dispose();
            }
        }
    }

    /// <summary>Checks what a generator's credentials and region say.</summary>
    /// <param name="region">The region.</param>
    /// <param name="auth">The credentials; null where there are none.</param>
    /// <param name="path">Where the spec stands.</param>
    /// <param name="errors">Takes what is found.</param>
    public static void Validate(string region, AwsAuth? auth, string path, FieldErrorList errors)
    {
        if (string.IsNullOrWhiteSpace(region))
        {
            errors.Error($"{path}.region", CauseType.Required, "region must be set, such as eu-central-1");
        }

        if (auth?.SecretRef is not { } keys)
        {
            return;
        }

        Key("accessKeyIDSecretRef", keys.AccessKeyIdSecretRef, isRequired: true);
        Key("secretAccessKeySecretRef", keys.SecretAccessKeySecretRef, isRequired: true);
        Key("sessionTokenSecretRef", keys.SessionTokenSecretRef, isRequired: false);
        if (auth.Jwt is not null)
        {
            errors.Warn($"{path}.auth.jwt", "has no effect: secretRef is set too, and wins in a generator");
        }

        // What namespace a reference names is no error: it is read next to the object that refers to the generator.
        void Key(string name, SecretKeySelector? selector, bool isRequired) => Selectors.CheckKey(
            new StoreObject("ClusterSecretStore", "", "", new SecretStoreSpec()), $"{path}.auth.secretRef.{name}", $"invalid {name}", selector,
            isRequired, errors);
    }
}
