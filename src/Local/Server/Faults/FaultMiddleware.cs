using Keyferry.Local.Server.Rest;

namespace Keyferry.Local.Server.Faults;

/// <summary>Lets requests meet the injected faults before the endpoints answer them.</summary>
internal sealed class FaultMiddleware(ApiEndpoints endpoints, FaultInjection faults, FaultEndpoint control, TimeProvider time)
{
    private static readonly object Key = new();

    /// <summary>The fault that a watch or list shows while it is answered; null for none.</summary>
    public static Fault? Of(HttpContext http) => http.Items.TryGetValue(Key, out var fault) ? fault as Fault : null;

    /// <summary>Answers a request.</summary>
    public async Task HandleAsync(HttpContext http)
    {
        if (http.Request.Path == FaultEndpoint.Path)
        {
            await control.HandleAsync(http);
            return;
        }

        var target = RequestPath.Parse(http.Request.Path.Value ?? "/");
        var fault = target is null ? null : faults.OfRequest(ApiEndpoints.Verb(http, target), target);
        switch (fault?.Kind)
        {
            case FaultKind.Status:
                await AnswerWriter.ErrorAsync(http, FaultStatus.Of(fault), null);
                return;
            case FaultKind.Reset:
                http.Abort();
                return;
            case FaultKind.Delay:
                try
                {
                    await Task.Delay(TimeSpan.FromSeconds(fault.DelaySeconds), time, http.RequestAborted);
                }
                catch (OperationCanceledException)
                {
                    return;
                }

                break;
            default:
                http.Items[Key] = fault;
                break;
        }

        await endpoints.HandleAsync(http);
    }
}
