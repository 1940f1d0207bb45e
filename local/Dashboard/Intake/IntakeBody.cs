using System.Buffers;
using System.IO.Compression;

namespace DesignPatterns.Dashboard.Intake;

/// <summary>A request's body in a rented buffer.</summary>
internal sealed class IntakeBody : IDisposable
{
    private const int FirstLength = 64 << 10;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstLength);
    private int _length;

    private IntakeBody()
    {
    }

    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <summary>Whether the body is coded in a way that can be read.</summary>
    public static bool IsKnown(string encoding) => encoding is "" or "identity" || IsGzip(encoding);

    /// <returns>Null when it is longer than <see cref="IntakeBounds.BodyBytes"/>, decompressed or not.</returns>
    /// <exception cref="InvalidDataException">It is not what its encoding says.</exception>
    public static async Task<IntakeBody?> ReadAsync(
        HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > IntakeBounds.BodyBytes)
        {
            return null;
        }

        var body = new IntakeBody();
        var stream = request.Body;
        await using var gzip = IsGzip(request.Headers.ContentEncoding.ToString())
            ? new GZipStream(stream, CompressionMode.Decompress, leaveOpen: true)
            : null;
        try
        {
            if (await body.FillAsync(gzip ?? stream, cancellationToken))
            {
                return body;
            }
        }
        catch
        {
            body.Dispose();
            throw;
        }

        body.Dispose();
        return null;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _length = 0;
    }

    private static bool IsGzip(string encoding) => encoding.Equals("gzip", StringComparison.OrdinalIgnoreCase);

    private async Task<bool> FillAsync(Stream stream, CancellationToken cancellationToken)
    {
        while (await stream.ReadAsync(_buffer.AsMemory(_length), cancellationToken) is var read and > 0)
        {
            _length += read;
            if (_length > IntakeBounds.BodyBytes)
            {
                return false;
            }

            if (_length == _buffer.Length)
            {
                Grow();
            }
        }

        return true;
    }

    private void Grow()
    {
        var longer = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.AsSpan(0, _length).CopyTo(longer);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = longer;
    }
}
