using System.Buffers;
using System.Globalization;
using System.Text;

namespace Keyferry.Sync.Metrics;

/// <summary>
/// Writes samples in Prometheus' text format 0.0.4 without allocating for each
/// (https://prometheus.io/docs/instrumenting/exposition_formats/).
/// </summary>
/// <param name="output">Takes the text; it is not closed.</param>
public sealed class ExpositionWriter(Stream output) : IDisposable
{
    private const int FlushAt = 48 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
    private int _length;
    private bool _hasLabels;

    /// <summary>Begins a family: all its samples follow.</summary>
    /// <param name="name">The family's name.</param>
    /// <param name="type">counter, gauge or histogram.</param>
    /// <param name="help">What it tells, in one line.</param>
    public void Family(string name, string type, string help)
    {
        Append("# HELP ");
        Append(name);
        Append(" ");
        Append(help);
        Append("\n# TYPE ");
        Append(name);
        Append(" ");
        Append(type);
        Append("\n");
    }

    /// <summary>Begins a sample; its labels and then its value follow.</summary>
    /// <param name="name">The family's name.</param>
    public void Sample(string name)
    {
        Append(name);
        _hasLabels = false;
    }

    /// <summary>Adds a label.</summary>
    /// <param name="name">The label's name.</param>
    /// <param name="value">Its value, whatever it holds.</param>
    public void Label(string name, string value)
    {
        Append(_hasLabels ? "," : "{");
        _hasLabels = true;
        Append(name);
        Append("=\"");
        if (value.AsSpan().IndexOfAny('\\', '"', '\n') < 0)
        {
            Append(value);
        }
        else
        {
            Append(value.Replace("\\", @"\\", StringComparison.Ordinal)
                .Replace("\"", "\\\"", StringComparison.Ordinal)
                .Replace("\n", @"\n", StringComparison.Ordinal));
        }

        Append("\"");
    }

    /// <summary>Ends a sample.</summary>
    public void Value(long value)
    {
        Append(_hasLabels ? "} " : " ");
        Reserve(24);
        value.TryFormat(_buffer.AsSpan(_length), out var written, default, CultureInfo.InvariantCulture);
        _length += written;
        Append("\n");
    }

    /// <summary>Hands on what is written once it is enough to be worth a write.</summary>
    public ValueTask FlushIfFullAsync(CancellationToken cancellation) =>
        _length < FlushAt ? ValueTask.CompletedTask : FlushAsync(cancellation);

    /// <summary>Hands on what is written.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellation)
    {
        await output.WriteAsync(_buffer.AsMemory(0, _length), cancellation);
        _length = 0;
    }

    /// <summary>Gives the buffer back; what was not flushed is dropped.</summary>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _length = 0;
    }

    private void Append(string text)
    {
        Reserve(Encoding.UTF8.GetMaxByteCount(text.Length));
        _length += Encoding.UTF8.GetBytes(text, _buffer.AsSpan(_length));
    }

    private void Reserve(int bytes)
    {
        if (_buffer.Length - _length >= bytes)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, _length + bytes));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
