using System.Net;
using System.Text;

namespace Keyferry.Local.Tests.Metrics;

/// <summary>Plays an AWS that has no secret at all.</summary>
internal sealed class RefusingAws : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _loop;

    public RefusingAws()
    {
        Address = $"http://127.0.0.1:{FreePorts.One()}/";
        _listener.Prefixes.Add(Address);
        _listener.Start();
        _loop = RunAsync();
    }

    public string Address { get; }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _loop;
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                context.Response.StatusCode = 400;
                context.Response.ContentType = "application/x-amz-json-1.1";
                context.Response.Close(
                    Encoding.UTF8.GetBytes("""{"__type":"com.amazonaws#ResourceNotFoundException","message":"none"}"""), false);
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
        {
            // It was closed.
        }
    }
}
