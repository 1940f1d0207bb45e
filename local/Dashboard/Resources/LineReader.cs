namespace DesignPatterns.Dashboard.Resources;

/// <summary>
/// Lines of bytes from a stream; one that is too long is passed over, which the reader is told.
/// </summary>
/// <remarks>
/// What stands after the last line end belongs to a line that was never finished, and is left out.
/// </remarks>
internal sealed class LineReader(Stream stream, int maximumLength, Action tooLong)
{
    private byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;
    private bool _isPassingOver;

    /// <summary>The next line, good until the next call; null at the end of the stream.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken)
    {
        var searched = 0;
        while (true)
        {
            var found = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (found >= 0)
            {
                var line = _buffer.AsMemory(_start, searched + found);
                _start += searched + found + 1;
                searched = 0;
                if (!_isPassingOver && line.Length <= maximumLength)
                {
                    return line;
                }

                _isPassingOver = false;
                tooLong();
                continue;
            }

            searched = MakeRoom();
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            if (read == 0)
            {
                return null;
            }

            _end += read;
        }
    }

    /// <summary>Room for more behind what was read; answers how much of that holds no line end.</summary>
    private int MakeRoom()
    {
        _isPassingOver |= _end - _start > maximumLength;
        if (_isPassingOver)
        {
            _start = _end = 0;
        }
        else if (_end == _buffer.Length)
        {
            var kept = _buffer.AsMemory(_start, _end - _start);
            var target = _start == 0 ? new byte[_buffer.Length * 2] : _buffer;
            kept.CopyTo(target);
            (_buffer, _start, _end) = (target, 0, kept.Length);
        }

        return _end - _start;
    }
}
