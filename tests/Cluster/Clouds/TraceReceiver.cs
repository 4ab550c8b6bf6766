using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Keyferry.Cluster.Tests.Clouds;

/// <summary>A receiver of traces by OTLP over HTTP. It keeps what was sent as it was: texts in protobuf are UTF-8.</summary>
public sealed class TraceReceiver : IDisposable
{
    private const string Path = "/v1/traces";

    private readonly HttpListener _listener = new();
    private readonly StringBuilder _traces = new();

    private TraceReceiver(string prefix)
    {
        Variables = new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = prefix,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
        };
        _listener.Prefixes.Add(prefix);
    }

    /// <summary>The environment variables that lead a program here.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; }

    /// <summary>All traces so far.</summary>
    public string Text
    {
        get
        {
            lock (_traces)
            {
                return _traces.ToString();
            }
        }
    }

    /// <summary>Starts one on a free port of loopback.</summary>
    public static TraceReceiver Start()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)socket.LocalEndPoint!).Port;
        socket.Close();
        var receiver = new TraceReceiver($"http://127.0.0.1:{port}/");
        receiver._listener.Start();
        _ = receiver.ReceiveAsync();
        return receiver;
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Close();

    private async Task ReceiveAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using var body = new StreamReader(context.Request.InputStream, Encoding.Latin1);
            var text = await body.ReadToEndAsync();
            if (context.Request.Url!.AbsolutePath == Path)
            {
                lock (_traces)
                {
                    _traces.Append(text);
                }
            }

            context.Response.Close();
        }
    }
}
