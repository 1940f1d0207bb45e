namespace DesignPatterns.Dashboard.Telemetry.Metrics;

/// <summary>The last points, one a step at most: a later one of the same step takes its place.</summary>
/// <remarks>Not safe for threads. Times must not go back.</remarks>
internal sealed class PointRing<T>(int capacity, TimeSpan step)
{
    private const int FirstLength = 4;

    private T[] _points = [];
    private int _first;
    private long _lastStep = -1;

    public int Count { get; private set; }

    /// <summary>How many slots a point of that time would have the ring grow by; 0 when it needs none.</summary>
    public int GrowthFor(DateTimeOffset at)
    {
        if (Count < _points.Length || StepOf(at) == _lastStep)
        {
            return 0;
        }

        return Math.Min(Math.Max(_points.Length, FirstLength), capacity - _points.Length);
    }

    /// <summary>Makes room for more points; without it, the oldest point makes room.</summary>
    public void Grow(int slots)
    {
        var longer = new T[_points.Length + slots];
        CopyTo(longer);
        _points = longer;
        _first = 0;
    }

    public void Put(DateTimeOffset at, T point)
    {
        if (_points.Length == 0)
        {
            Grow(1);
        }

        var isSameStep = StepOf(at) == _lastStep;
        _lastStep = StepOf(at);
        if (isSameStep)
        {
            Count--;
        }
        else if (Count == _points.Length)
        {
            _first = (_first + 1) % _points.Length;
            Count--;
        }

        _points[(_first + Count) % _points.Length] = point;
        Count++;
    }

    /// <summary>Oldest first.</summary>
    public T[] ToArray()
    {
        var points = new T[Count];
        CopyTo(points);
        return points;
    }

    private long StepOf(DateTimeOffset at) => at.UtcTicks / step.Ticks;

    private void CopyTo(T[] destination)
    {
        var untilEnd = Math.Min(Count, _points.Length - _first);
        Array.Copy(_points, _first, destination, 0, untilEnd);
        Array.Copy(_points, 0, destination, untilEnd, Count - untilEnd);
    }
}
