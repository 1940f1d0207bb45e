using System.Text;

namespace DesignPatterns.SearchMessages;

/// <summary>Reads what <see cref="MessageWriter"/> wrote. Every read throws rather than pass the end.</summary>
internal ref struct MessageReader(ReadOnlySpan<byte> bytes)
{
    private const int BitsInByte = 7;
    private const int MostBits = 64;

    private readonly int _length = bytes.Length;
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>How many bytes have been read.</summary>
    public readonly int Position => _length - _rest.Length;

    /// <exception cref="InvalidDataException">There is no more.</exception>
    public byte ReadByte()
    {
        var first = Take(1);
        return first[0];
    }

    /// <exception cref="InvalidDataException">It is cut off, or longer than 64 bits.</exception>
    public ulong ReadNumber()
    {
        ulong number = 0;
        for (var shift = 0; shift < MostBits; shift += BitsInByte)
        {
            var next = ReadByte();
            number |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return number;
            }
        }

        throw new InvalidDataException("A number is longer than 64 bits.");
    }

    /// <exception cref="InvalidDataException">It does not fit.</exception>
    public int ReadInteger() => ReadNumber() is <= int.MaxValue and var number
        ? (int)number
        : throw new InvalidDataException("A number is larger than it may be.");

    /// <summary>How many things follow, each of a byte at least: no room is made for what cannot be there.</summary>
    /// <exception cref="InvalidDataException">So many do not follow.</exception>
    public int ReadCount() => ReadInteger() is var count && count <= _rest.Length
        ? count
        : throw new InvalidDataException($"{count} things were announced in {_rest.Length} bytes.");

    /// <exception cref="InvalidDataException">It is cut off.</exception>
    public string ReadText() => Encoding.UTF8.GetString(Take(ReadInteger()));

    public string[] ReadTexts()
    {
        var texts = new string[ReadCount()];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = ReadText();
        }

        return texts;
    }

    /// <summary>Numbers that rise.</summary>
    /// <exception cref="InvalidDataException">They are cut off.</exception>
    public int[] ReadRising()
    {
        var numbers = new int[ReadCount()];
        var last = 0;
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = last = checked(last + ReadInteger());
        }

        return numbers;
    }

    public int[] ReadIntegers()
    {
        var numbers = new int[ReadCount()];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = ReadInteger();
        }

        return numbers;
    }

    public ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
        {
            throw new InvalidDataException($"{count} bytes were announced, and {_rest.Length} are there.");
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
