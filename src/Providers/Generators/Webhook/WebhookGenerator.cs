using System.Text.Json;
using Keyferry.Api.Resources;
using Keyferry.Api.Validation;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Http;
using Keyferry.Providers.Metrics;
using Keyferry.Providers.Webhook;

namespace Keyferry.Providers.Generators.Webhook;

/// <summary>Values that any HTTP endpoint answers.</summary>
/// <param name="time">The clock.</param>
/// <param name="calls">Counts calls to endpoints.</param>
/// <param name="egress">Where connections may lead.</param>
public sealed class WebhookGenerator(TimeProvider time, ProviderCalls calls, EgressPolicy egress) : IGenerator
{
    private readonly WebhookConnector _connector = new(egress, calls, time);

    /// <inheritdoc/>
    public string Kind => "Webhook";

    /// <inheritdoc/>
    public ValueReuse Reuse => ValueReuse.None;

    /// <inheritdoc/>
    public void Validate(JsonElement spec, string path, FieldErrorList errors)
    {
        if (GeneratorSpecs.Read(spec, ApiJsonContext.Default.WebhookGeneratorSpec) is { } read)
        {
            WebhookValidator.Validate(read, path, errors);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<GenerateResult> GenerateAsync(GeneratorContext context, CancellationToken cancellation)
    {
        if (GeneratorSpecs.Read(context.Spec, ApiJsonContext.Default.WebhookGeneratorSpec) is not { } spec)
        {
            return GeneratorSpecs.Unreadable;
        }

        var settings = WebhookSettings.Of(spec);
        var (session, error) = await _connector.ConnectAsync(settings, context.AsStore(), cancellation);
        if (session is null)
        {
            return GeneratorSpecs.Invalid(error!);
        }

        using (session)
        {
            var data = session.Data(new Dictionary<string, byte[]>());
            var method = string.IsNullOrEmpty(settings.Method) ? "GET" : settings.Method;
            var (answer, failure) = await session.SendAsync(method, data, payload: null, cancellation);
            using (answer)
            {
                return answer is null ? GenerateResult.Of(Told(failure!)) : Values(answer, settings.JsonPath);
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask<FetchFailure?> CleanUpAsync(
        GeneratorContext context, JsonElement state, CancellationToken cancellation) => ValueTask.FromResult<FetchFailure?>(null);

    // Nothing of a generator is missing: what it asks for is not there.
    private static FetchFailure Told(FetchFailure failure) => failure.Kind == FetchFailureKind.NotFound
        ? new FetchFailure(FetchFailureKind.Invalid, "the endpoint gave an error: status 404")
        : failure;

    private static GenerateResult Values(StoreAnswer answer, string? path)
    {
        var body = answer.Body;
        if (!string.IsNullOrEmpty(path))
        {
            var (selected, error) = WebhookValues.Select(answer.Body, path);
            if (selected is not { } found)
            {
                return GeneratorSpecs.Invalid(error!);
            }

            body = System.Text.Encoding.UTF8.GetBytes(found.GetRawText());
        }

        var map = WebhookValues.AsMap(body.Span);
        return map.Failure is { } failure ? GenerateResult.Of(failure) : new GenerateResult(map.Map);
    }
}
